package kawi.samples.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A request that is answered with an error, in the form of OpenAI's API: `{"error": {"message": ..., "type": ...,
/// "param": ..., "code": ...}}`.
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// The field of the request that is wrong; null if none is.
    private final String parameter;

    /// A name for programs; null if the status says enough.
    private final String code;

    private HttpFailure(int status, String message, String parameter, String code, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.parameter = parameter;
        this.code = code;
    }

    /// An error without a field and a code.
    ///
    /// @param status 400 to 599
    /// @param message one line: what is wrong, and what to do
    public HttpFailure(int status, String message) {
        this(status, message, null, null, null);
    }

    /// A bad request because of one of its fields.
    public static HttpFailure ofField(String field, String message) {
        return ofField(field, message, null);
    }

    /// A bad request because of one of its fields.
    ///
    /// @param cause may be null
    public static HttpFailure ofField(String field, String message, Throwable cause) {
        return new HttpFailure(400, message, field.isEmpty() ? null : field, null, cause);
    }

    /// The same error with a name for programs, such as `model_not_found`.
    public HttpFailure withCode(String newCode) {
        return new HttpFailure(status, getMessage(), parameter, newCode, getCause());
    }

    /// The same error with another status.
    public HttpFailure withStatus(int newStatus) {
        return new HttpFailure(newStatus, getMessage(), parameter, code, getCause());
    }

    /// The status of the response.
    public int status() {
        return status;
    }

    /// The field of the request that is wrong.
    public Optional<String> parameter() {
        return Optional.ofNullable(parameter);
    }

    /// The body of the response.
    public Map<String, Object> body() {
        SequencedMap<String, Object> error = new LinkedHashMap<>();
        error.put("message", getMessage());
        error.put("type", status < 500 ? "invalid_request_error" : "server_error");
        error.put("param", parameter);
        error.put("code", code);
        return Map.of("error", error);
    }
}
