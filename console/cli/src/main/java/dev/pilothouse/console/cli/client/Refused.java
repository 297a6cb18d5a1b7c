package dev.pilothouse.console.cli.client;

import java.io.IOException;

/** The console, the gateway or the OpenID provider said no; the message is one line for people. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    public Refused(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The error's code, for example {@code unauthorized}. */
    public String code() {
        return code;
    }
}
