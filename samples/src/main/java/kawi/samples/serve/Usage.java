package kawi.samples.serve;

import java.util.Map;
import kawi.samples.http.json.Fields;

/// The numbers of tokens of a request.
///
/// @param prompt of all prompts, each counted once
/// @param completion of all texts that were generated
record Usage(int prompt, int completion) {
    Map<String, Object> json() {
        return Fields.of("prompt_tokens", prompt, "completion_tokens", completion, "total_tokens", prompt + completion);
    }
}
