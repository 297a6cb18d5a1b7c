package dev.pilothouse.db.clickhouse;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;

/**
 * Where ClickHouse is and as whom to use it.
 *
 * @param url HTTP address, for example {@code http://127.0.0.1:8124}
 * @param user {@code writer}, {@code reader} or {@code eraser}
 * @param password never logged
 * @param database an Atomic database of our own
 */
public record Access(String url, String user, String password, String database) {
    /** Name of our database. */
    public static final String DATABASE = "pilothouse";

    /**
     * Access with the settings of a process.
     *
     * @param passwordOf setting of the user's password
     * @throws BadInput when the password is set nowhere
     */
    public static Access of(Settings settings, String user, Setting passwordOf) {
        String password =
                settings.secret(passwordOf)
                        .orElseThrow(() ->
                                new BadInput(
                                        passwordOf.variable(),
                                        "",
                                        "the password of ClickHouse user " + user));
        return new Access(settings.clickhouseUrl(), user, password, DATABASE);
    }

    @Override
    public String toString() {
        return user + "@" + url + "/" + database;
    }
}
