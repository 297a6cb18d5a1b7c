package dev.pilothouse.db.clickhouse;

import dev.pilothouse.db.model.BadInput;
import java.util.regex.Pattern;

/**
 * A query of ours. Its name goes into {@code log_comment}; values reach it only as server-side
 * parameters {@code {name:Type}}; it is limited to the tenants in {@code {tenants:Array(String)}},
 * for example {@code WHERE tenant IN {tenants:Array(String)}}.
 *
 * @param name dotted words, for example {@code overview.spend}
 * @param sql without a {@code FORMAT} clause
 */
public record NamedQuery(String name, String sql) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");
    private static final String TENANTS = "{tenants:Array(String)}";

    public NamedQuery {
        if (!NAME.matcher(name).matches()) {
            throw new BadInput("query", name, "words of lower case letters with dots");
        }
        if (!sql.contains(TENANTS)) {
            throw new BadInput("query " + name, sql, "a condition with " + TENANTS);
        }
    }
}
