package kawi.autograd.array;

import java.util.ArrayList;
import java.util.List;

/// How two shapes combine element by element, by NumPy's rules. They are aligned at the innermost dimension; the sizes
/// of a dimension are equal, or one of them is 1 or missing, and then its element is repeated.
///
/// The result is divided into blocks of consecutive elements, as large as possible. In a block each side either
/// advances with the result or repeats one element:
///
///     (B, T, C) and (B, T, C)   one block of B T C
///     (B, T, C) and (C)         B T blocks of C; the right side begins again with each block
///     (B, T, C) and (B, T, 1)   B T blocks of C; the right side repeats one element in each block
///     (B, T, C) and ()          one block of B T C; the right side repeats its element
///
/// A row of one element is a row like others: (B, T, 1) and (1) are B T blocks.
public final class Broadcast {

    /// Adjacent dimensions that are broadcast alike, taken as one.
    private record Group(int size, boolean repeatsLeft, boolean repeatsRight) {

        boolean repeats() {
            return repeatsLeft || repeatsRight;
        }

        boolean isAlike(Group other) {
            return repeatsLeft == other.repeatsLeft && repeatsRight == other.repeatsRight;
        }
    }

    private final Shape shape;
    /// The dimensions of the result, outermost first. The last group is a block.
    private final List<Group> groups = new ArrayList<>();

    private final Side left;
    private final Side right;

    private Broadcast(String operation, Shape a, Shape b) {
        int[] sizes = new int[Math.max(a.rank(), b.rank())];
        for (int i = 0; i < sizes.length; i++) {
            int dimension = i - sizes.length; // from the end, where the shapes are aligned
            int aSize = -dimension > a.rank() ? 1 : a.size(dimension);
            int bSize = -dimension > b.rank() ? 1 : b.size(dimension);
            if (aSize != bSize && aSize != 1 && bSize != 1) {
                throw new ShapeException(operation + ": " + a + " and " + b + " do not broadcast: the sizes " + aSize
                        + " and " + bSize + " of dimension " + dimension + " differ, and neither is 1");
            }
            sizes[i] = aSize == 1 ? bSize : aSize;
            if (sizes[i] != 1) {
                append(new Group(sizes[i], aSize == 1, bSize == 1));
            }
        }
        boolean isRowOfOne = a.rank() > 0 && b.rank() > 0 && a.columns() == 1 && b.columns() == 1;
        if (groups.isEmpty() || (isRowOfOne && groups.getLast().repeats())) {
            groups.add(new Group(1, false, false));
        }
        shape = Shape.of(sizes);
        left = new Side(groups.stream().map(Group::repeatsLeft).toList());
        right = new Side(groups.stream().map(Group::repeatsRight).toList());
    }

    private void append(Group next) {
        if (!groups.isEmpty() && groups.getLast().isAlike(next)) {
            Group last = groups.removeLast();
            groups.add(new Group(last.size * next.size, last.repeatsLeft, last.repeatsRight));
        } else {
            groups.add(next);
        }
    }

    /// @param operation what the message of the exception begins with
    /// @throws ShapeException if the shapes do not fit; the message gives both
    public static Broadcast of(String operation, Shape left, Shape right) {
        return new Broadcast(operation, left, right);
    }

    /// The shape of the result.
    public Shape shape() {
        return shape;
    }

    /// The number of elements in a block.
    public int blockSize() {
        return groups.getLast().size;
    }

    /// The number of blocks in the result.
    public int blocks() {
        return blockSize() == 0 ? 0 : shape.elements() / blockSize();
    }

    /// The left operand's side.
    public Side left() {
        return left;
    }

    /// The right operand's side.
    public Side right() {
        return right;
    }

    /// Where the elements of one operand are.
    public final class Side {
        /// Elements from one index of a group to the next; 0 where the operand is repeated.
        private final int[] strides;

        private final boolean whole;

        private Side(List<Boolean> repeated) {
            whole = !repeated.contains(true);
            strides = new int[groups.size()];
            int stride = 1;
            for (int i = strides.length - 1; i >= 0; i--) {
                if (!repeated.get(i)) {
                    strides[i] = stride;
                    stride *= groups.get(i).size;
                }
            }
        }

        /// The index of the element that belongs to the first one of a block.
        public int at(int block) {
            if (whole) {
                return block * blockSize();
            }
            int index = 0;
            int rest = block;
            for (int i = strides.length - 2; i >= 0; i--) {
                int size = groups.get(i).size;
                index += rest % size * strides[i];
                rest /= size;
            }
            return index;
        }

        /// Whether one element is repeated in all of a block.
        public boolean isRepeatedInBlocks() {
            return strides[strides.length - 1] == 0;
        }

        /// Whether the operand is a row, with which every block begins again.
        public boolean isRow() {
            return !isRepeatedInBlocks() && blocks() > 1 && at(blocks() - 1) == 0;
        }

        /// Whether no element is repeated, so that each has the index of its element of the result.
        public boolean isWhole() {
            return whole;
        }
    }
}
