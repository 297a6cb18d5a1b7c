package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;

/** Who sends the request. */
@Api
class MeController {
    /**
     * @param type {@code user} or {@code service}
     * @param ref as in the audit log
     * @param permissions held in some tenant at least
     */
    record Me(String type, String ref, String name, List<RoleIn> roles, List<String> permissions) {}

    /**
     * @param tenant {@code *} for every tenant
     */
    record RoleIn(String tenant, String role) {}

    @GetMapping("/me")
    Me me(@AuthenticationPrincipal Actor actor) {
        return new Me(
                actor.type(),
                actor.ref(),
                actor.displayName(),
                roles(actor),
                Stream.of(Permission.values()).filter(actor::may).map(Permission::word).toList());
    }

    private static List<RoleIn> roles(Actor actor) {
        if (!(actor instanceof Actor.Person person)) {
            return List.of();
        }
        return person.grants().stream()
                .map(g -> new RoleIn(g.tenant().map(TenantId::value).orElse("*"), g.role().word()))
                .sorted(Comparator.comparing(RoleIn::tenant).thenComparing(RoleIn::role))
                .toList();
    }
}
