package dev.pilothouse.console.web.ui;

import java.util.Locale;

/** A state: symbol and word first, colour is only the third signal. Red is for kills alone. */
public enum Status {
    OK("circle-check"),
    WATCH("triangle-alert"),
    OFF("diamond"),
    DANGER("octagon-x"),
    UNKNOWN("circle-dashed");

    private final String icon;

    Status(String icon) {
        this.icon = icon;
    }

    public String icon() {
        return icon;
    }

    /** The class of shell.css. */
    public String css() {
        return name().toLowerCase(Locale.ROOT);
    }
}
