package dev.pilothouse.db.embedded.clickhouse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An error of the engine, or of the front in the engine's words: {@code Code: 516. …}. */
final class EngineException extends RuntimeException {
    static final int TIMEOUT = 159;
    static final int READ_ONLY = 164;
    static final int TOO_MANY_QUERIES = 202;
    static final int SESSION_LOCKED = 373;
    static final int ACCESS_DENIED = 497;
    static final int AUTHENTICATION_FAILED = 516;
    static final int UNKNOWN = 1002;

    private static final Pattern CODE = Pattern.compile("Code: (\\d{1,9})");

    private final int code;

    EngineException(String message) {
        super(message);
        Matcher found = CODE.matcher(message);
        code = found.find() ? Integer.parseInt(found.group(1)) : UNKNOWN;
    }

    EngineException(int code, String name, String text) {
        super("Code: " + code + ". DB::Exception: " + text + ". (" + name + ")");
        this.code = code;
    }

    /** Number of ClickHouse's error, see {@code system.errors}. */
    int code() {
        return code;
    }
}
