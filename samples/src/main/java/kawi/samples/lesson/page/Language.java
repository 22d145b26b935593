package kawi.samples.lesson.page;

import java.util.Locale;

/// The language of a lesson.
public enum Language {
    /// Chinese only.
    ZH,
    /// English only.
    EN,
    /// Each sentence in Chinese, then in English.
    BOTH;

    /// Whether Chinese is shown.
    public boolean hasChinese() {
        return this != EN;
    }

    /// Whether English is shown.
    public boolean hasEnglish() {
        return this != ZH;
    }

    /// As on the command line: `zh`, `en`, `both`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
