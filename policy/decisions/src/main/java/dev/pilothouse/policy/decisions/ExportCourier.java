package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Path;

/** Brings files of exports where plans want them. Implemented where files are sent. */
public interface ExportCourier {
    /**
     * @throws BadInput when the folder or the webhook of a plan cannot be used here
     */
    void check(AuditExportPlan.Data plan);

    /**
     * @return one line for people
     * @throws IOException its message is shown to people
     */
    String deliver(AuditExportPlan plan, AuditExport export, Path file) throws IOException;
}
