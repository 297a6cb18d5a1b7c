package dev.pilothouse.registry.store;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The tenant in every query. */
final class Within {
    private Within() {}

    static Condition reach(Field<String> tenant, Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> DSL.trueCondition();
            case Reach.Within(var tenants) ->
                    tenant.in(tenants.stream().map(TenantId::value).toList());
        };
    }
}
