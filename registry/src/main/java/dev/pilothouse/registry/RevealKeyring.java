package dev.pilothouse.registry;

import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.rules.RevealOpener;
import dev.pilothouse.registry.store.MaskingStore;

/**
 * Opens the private halves of reveal keys. Only for who checks the permission and writes the entry.
 */
public final class RevealKeyring {
    private final Database database;
    private final Sealer sealer;

    public RevealKeyring(Database database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    /**
     * @throws NotFound when there is no such tenant
     */
    public RevealOpener opener(TenantId tenant) {
        byte[] sealed =
                database.read(tx -> new MaskingStore(tx).revealPrivateKey(tenant))
                        .orElseThrow(() -> new NotFound("tenant", tenant.value()));
        return new RevealOpener(sealer.open(sealed, place(tenant)));
    }

    static String place(TenantId tenant) {
        return "tenant/" + tenant + "/reveal-key";
    }
}
