package kawi.engine.constrain.schema.assertion;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.constrain.document.SchemaDialect;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.Dfa;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.json.DecimalMultiples;
import kawi.engine.constrain.json.JsonNumber;
import kawi.engine.constrain.schema.assertion.NumberBound.Limit;

/// What schemas demand of a number together.
public final class NumberSchema {
    /// Larger bounds are refused: no double is larger.
    private static final int MAX_EXPONENT = 308;

    private static final int MAX_FRACTION_DIGITS = 400;

    /// Larger numbers are only written if a lower bound demands them.
    private static final BigDecimal MAX_WRITTEN = BigDecimal.TEN.pow(40);

    /// Numbers that are listed one by one if their automaton is too large.
    private static final int MAX_LISTED = 1_000;

    /// Of multiples that no bound limits: each digit takes as many states as the automaton of the multiples has.
    private static final int MAX_STATES_OF_DIGITS = 30_000;

    private static final int MIN_DIGITS = 9;

    private final boolean whole;
    private final List<NumberBound> bounds = new ArrayList<>();
    private Optional<BigDecimal> step = Optional.empty(); // all numbers are multiples of it
    private Optional<SchemaNode> stepKeyword = Optional.empty();

    /// @param whole whether only integers are demanded
    public NumberSchema(List<SchemaNode> schemas, boolean whole) {
        this.whole = whole;
        schemas.forEach(this::add);
    }

    private void add(SchemaNode schema) {
        boolean draft4 = schema.dialect() == SchemaDialect.DRAFT_4;
        for (boolean fromAbove : new boolean[] {false, true}) {
            String inclusive = fromAbove ? "maximum" : "minimum";
            String exclusive = fromAbove ? "exclusiveMaximum" : "exclusiveMinimum";
            if (schema.has(inclusive)) {
                boolean excludes =
                        draft4 && schema.has(exclusive) && schema.at(exclusive).flag();
                addBound(schema.at(inclusive), !excludes, fromAbove);
            }
            if (schema.has(exclusive) && !draft4) {
                addBound(schema.at(exclusive), false, fromAbove);
            }
        }
        if (schema.has("format")) {
            StringFormat.bitsOfInteger(schema.at("format")).ifPresent(bits -> {
                BigDecimal end = new BigDecimal(BigInteger.TWO.pow(bits - 1));
                bounds.add(new NumberBound(schema.at("format"), end.negate(), true, false));
                bounds.add(new NumberBound(schema.at("format"), end.subtract(BigDecimal.ONE), true, true));
            });
        }
        if (schema.has("multipleOf")) {
            addStep(schema.at("multipleOf"));
        }
    }

    private void addBound(SchemaNode keyword, boolean inclusive, boolean fromAbove) {
        bounds.add(new NumberBound(keyword, decimal(keyword), inclusive, fromAbove));
    }

    private static BigDecimal decimal(SchemaNode keyword) {
        BigDecimal number = keyword.decimal();
        boolean isReasonable = number.signum() == 0
                || (number.precision() - (long) number.scale() <= MAX_EXPONENT
                        && number.scale() <= MAX_FRACTION_DIGITS);
        if (!isReasonable) {
            throw keyword.expected("a number of at most " + MAX_EXPONENT + " digits in front of the point and "
                    + MAX_FRACTION_DIGITS + " behind it");
        }
        return number;
    }

    private void addStep(SchemaNode keyword) {
        BigDecimal number = decimal(keyword);
        if (number.signum() <= 0) {
            throw keyword.expected("a number above 0");
        }
        step = Optional.of(step.map(other -> leastCommonMultiple(other, number)).orElse(number));
        stepKeyword = Optional.of(keyword);
    }

    private static BigDecimal leastCommonMultiple(BigDecimal a, BigDecimal b) {
        int scale = Math.max(Math.max(a.scale(), b.scale()), 0);
        BigInteger left = a.setScale(scale).unscaledValue();
        BigInteger right = b.setScale(scale).unscaledValue();
        return new BigDecimal(left.multiply(right).divide(left.gcd(right)), scale);
    }

    /// Whether a number is valid, in every reading or in some reading (see [NumberBound]).
    boolean accepts(BigDecimal number, boolean inEveryReading) {
        boolean exactly = bounds.stream().allMatch(bound -> bound.holdsExactly(number));
        boolean asDouble = bounds.stream().allMatch(bound -> bound.holdsForDoubles(number));
        return (inEveryReading ? exactly && asDouble : exactly || asDouble) && isMultiple(number);
    }

    private boolean isMultiple(BigDecimal number) {
        if (step.isEmpty() || number.signum() == 0) {
            return true;
        }
        boolean isReasonable = number.precision() - (long) number.scale() <= MAX_EXPONENT && number.scale() <= 2_000;
        return isReasonable && number.remainder(step.get()).signum() == 0;
    }

    private Optional<Limit> most() {
        return bounds.stream()
                .filter(NumberBound::fromAbove)
                .map(bound -> bound.limit(whole))
                .reduce((a, b) -> b.isBelow(a) ? b : a);
    }

    private Optional<Limit> least() {
        return bounds.stream()
                .filter(bound -> !bound.fromAbove())
                .map(bound -> bound.limit(whole).negated())
                .reduce((a, b) -> b.isBelow(a) ? b : a)
                .map(Limit::negated);
    }

    /// The numbers as JSON texts.
    ///
    /// @param rules receives the rules of an automaton, if one is needed
    public Expression texts(Rules rules) {
        if (bounds.isEmpty() && step.isEmpty() && !whole) {
            return JsonNumber.ANY;
        }
        if (step.isEmpty()) {
            return range();
        }
        return multiples().map(dfa -> rules.of(stepKeyword.orElseThrow(), dfa)).orElseGet(this::listed);
    }

    /// The numbers of at most 15 digits, each in one way.
    public Dfa inOneWay() {
        Dfa written = Dfa.of(JsonNumber.oneWay());
        if (bounds.isEmpty() && step.isEmpty() && !whole) {
            return written;
        }
        Dfa demanded = step.isEmpty() ? Dfa.of(range()) : multiples().orElseGet(() -> Dfa.of(listed()));
        return written.and(demanded);
    }

    private Optional<Dfa> multiples() {
        return DecimalMultiples.of(step.orElseThrow()).map(dfa -> dfa.and(Dfa.of(range())));
    }

    private Expression range() {
        BigDecimal largest = BigDecimal.TEN.pow(wholeDigits()).subtract(BigDecimal.ONE);
        Optional<Limit> least = least();
        Optional<Limit> most = most();
        BigDecimal end = least.map(limit -> limit.value().multiply(BigDecimal.TEN))
                .orElse(BigDecimal.ZERO)
                .max(largest);
        BigDecimal begin = most.map(limit -> limit.value().multiply(BigDecimal.TEN))
                .orElse(BigDecimal.ZERO)
                .min(largest.negate());
        Limit upper = most.filter(limit -> limit.value().compareTo(MAX_WRITTEN.max(end)) <= 0)
                .orElse(new Limit(end, true));
        Limit lower = least.filter(
                        limit -> limit.value().compareTo(MAX_WRITTEN.negate().min(begin)) >= 0)
                .orElse(new Limit(begin, true));
        int digits = whole ? 0 : fractionDigits(lower.value(), upper.value());
        return JsonNumber.between(rounded(lower, digits, 1), rounded(upper, digits, -1), digits);
    }

    /// The digits in front of the point where no bound demands more.
    private int wholeDigits() {
        int states = step.flatMap(DecimalMultiples::of).map(Dfa::size).orElse(1);
        return Math.clamp(MAX_STATES_OF_DIGITS / states, MIN_DIGITS, JsonNumber.MAX_DIGITS);
    }

    /// The digits behind the point: as many as the bounds demand to have something between them.
    private int fractionDigits(BigDecimal lower, BigDecimal upper) {
        int digits = Math.max(
                JsonNumber.MAX_FRACTION_DIGITS,
                step.map(each -> each.stripTrailingZeros().scale()).orElse(0));
        BigDecimal width = upper.subtract(lower);
        int demanded = width.signum() == 0
                ? upper.stripTrailingZeros().scale()
                : width.scale() - width.precision() + 2; // a tenth of the width
        return Math.clamp(demanded, digits, MAX_FRACTION_DIGITS);
    }

    /// The nearest number of some digits behind the point that keeps a limit.
    ///
    /// @param direction 1 for a limit from below, -1 for one from above
    private static BigDecimal rounded(Limit limit, int digits, int direction) {
        BigDecimal rounded = limit.value().setScale(digits, direction > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR);
        boolean isLimit = rounded.compareTo(limit.value()) == 0;
        return isLimit && !limit.inclusive() ? rounded.add(BigDecimal.valueOf(direction, digits)) : rounded;
    }

    /// The multiples one by one, if there are few.
    private Expression listed() {
        BigDecimal unit = step.orElseThrow();
        SchemaNode keyword = stepKeyword.orElseThrow();
        BigDecimal first = least().map(limit -> limit.value().divide(unit, 0, RoundingMode.CEILING))
                .orElse(null);
        BigDecimal last = most().map(limit -> limit.value().divide(unit, 0, RoundingMode.FLOOR))
                .orElse(null);
        if (first == null || last == null || last.subtract(first).compareTo(BigDecimal.valueOf(MAX_LISTED)) > 0) {
            throw keyword.error("the multiples of " + unit.toPlainString() + " are supported only between bounds that"
                    + " leave at most %,d of them".formatted(MAX_LISTED));
        }
        List<Expression> texts = new ArrayList<>();
        for (BigDecimal factor = first; factor.compareTo(last) <= 0; factor = factor.add(BigDecimal.ONE)) {
            BigDecimal multiple = unit.multiply(factor).stripTrailingZeros();
            boolean fits = accepts(multiple, true) && (!whole || multiple.scale() <= 0);
            if (fits) {
                texts.add(Expression.literal(multiple.signum() == 0 ? "0" : multiple.toPlainString()));
            }
        }
        return new Choice(texts);
    }

    /// Why no number is valid; empty if some may be.
    ///
    /// @param inEveryReading whether no number may be valid in any reading; otherwise one reading without a valid
    /// number suffices
    public Optional<Contradiction> contradiction(boolean inEveryReading) {
        for (NumberBound below : bounds) {
            for (NumberBound above : bounds) {
                if (!below.fromAbove() && above.fromAbove() && exclude(below, above, inEveryReading)) {
                    return Optional.of(Contradiction.of(below.keyword(), above.keyword(), ""));
                }
            }
        }
        return whole || step.isPresent() ? noneOfTheStep() : Optional.empty();
    }

    private static boolean exclude(NumberBound below, NumberBound above, boolean inEveryReading) {
        boolean mayMeet = below.inclusive() && above.inclusive();
        int order = below.exact().compareTo(above.exact());
        boolean exactly = order > 0 || (order == 0 && !mayMeet);
        order = Double.compare(below.nearest() + 0.0, above.nearest() + 0.0);
        boolean asDouble = order > 0 || (order == 0 && !mayMeet);
        return inEveryReading ? exactly && asDouble : exactly || asDouble;
    }

    /// Whether neither a whole number nor a multiple is between two bounds.
    private Optional<Contradiction> noneOfTheStep() {
        BigDecimal unit = step.map(each -> whole ? leastCommonMultiple(each, BigDecimal.ONE) : each)
                .orElse(BigDecimal.ONE);
        String what = step.isPresent() ? "multiple of " + unit.toPlainString() : "integer";
        for (NumberBound below : bounds) {
            for (NumberBound above : bounds) {
                if (!below.fromAbove()
                        && above.fromAbove()
                        && isNoneBetween(below, below.exact(), above, above.exact(), unit)
                        && isNoneBetween(
                                below, new BigDecimal(below.nearest()), above, new BigDecimal(above.nearest()), unit)) {
                    return Optional.of(
                            Contradiction.of(below.keyword(), above.keyword(), " and no " + what + " is between both"));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isNoneBetween(
            NumberBound below, BigDecimal least, NumberBound above, BigDecimal most, BigDecimal unit) {
        BigDecimal first = least.divide(unit, 0, RoundingMode.CEILING);
        BigDecimal last = most.divide(unit, 0, RoundingMode.FLOOR);
        if (!below.inclusive() && first.multiply(unit).compareTo(least) == 0) {
            first = first.add(BigDecimal.ONE);
        }
        if (!above.inclusive() && last.multiply(unit).compareTo(most) == 0) {
            last = last.subtract(BigDecimal.ONE);
        }
        return first.compareTo(last) > 0;
    }
}
