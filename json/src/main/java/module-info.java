/// JSON texts and their values. Knows nothing of what stands in them.
module kawi.json {
    requires com.google.gson;

    exports kawi.json;
}
