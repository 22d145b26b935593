package kawi.samples.jinja;

/// A template is wrong or not supported, or it refuses its input.
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TemplateException(String message) {
        super(message);
    }

    TemplateException(int line, String message) {
        super("line " + line + ": " + message);
    }
}
