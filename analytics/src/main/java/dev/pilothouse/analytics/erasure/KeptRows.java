package dev.pilothouse.analytics.erasure;

import dev.pilothouse.db.model.TenantId;
import java.time.LocalDate;

/**
 * Rows of one day that are kept alike.
 *
 * @param feature as the rows name it
 * @param retentionClass under which they were stored; empty: they do not say
 * @param day in UTC
 * @param rows how many
 */
public record KeptRows(
        TenantId tenant, String feature, String retentionClass, LocalDate day, long rows) {
    /** The same in one text; ids hold no tabs. */
    public String key() {
        return tenant + "\t" + feature + "\t" + retentionClass + "\t" + day;
    }
}
