package dev.pilothouse.db.model;

import static java.util.stream.Collectors.toSet;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who does something in the control plane: what services check and audit entries name. */
public sealed interface Actor {
    /** Somebody who signed in. */
    record Person(UUID id, String username, String name, Set<Grant> grants) implements Actor {
        public Person {
            grants = Set.copyOf(grants);
        }
    }

    /** The command line of this machine under the credential that {@code up} wrote. */
    record Operator() implements Actor {}

    /** A gateway, pool or ingest process; holds no permission. */
    record Node(NodeId id) implements Actor {}

    /** The control plane by itself: expiry of a kill, an alarm. Holds no permission. */
    record ControlPlane() implements Actor {}

    Operator OPERATOR = new Operator();
    ControlPlane CONTROL_PLANE = new ControlPlane();

    /** The word of audit entries: {@code user}, {@code service} or {@code node}. */
    default String type() {
        return switch (this) {
            case Person _ -> "user";
            case Operator _, ControlPlane _ -> "service";
            case Node _ -> "node";
        };
    }

    /** What audit entries name: a pseudonym for a person, whose name is kept apart. */
    default String ref() {
        return switch (this) {
            case Person p -> p.id().toString();
            case Operator _ -> "operator";
            case ControlPlane _ -> "control";
            case Node n -> n.id().value();
        };
    }

    /** The name shown to people. */
    default String displayName() {
        return this instanceof Person p ? p.name() : ref();
    }

    /** Where this actor holds a permission. */
    default Reach reach(Permission permission) {
        return switch (this) {
            case Operator _ ->
                    permission.ofOperator() ? new Reach.Everywhere() : new Reach.Within(Set.of());
            case Node _, ControlPlane _ -> new Reach.Within(Set.of());
            case Person p -> reach(p, permission);
        };
    }

    private static Reach reach(Person person, Permission permission) {
        Set<Optional<TenantId>> tenants =
                person.grants().stream()
                        .filter(g -> permission.of(g.role()))
                        .map(Grant::tenant)
                        .collect(toSet());
        return tenants.contains(Optional.<TenantId>empty())
                ? new Reach.Everywhere()
                : new Reach.Within(tenants.stream().flatMap(Optional::stream).collect(toSet()));
    }

    /** Whether the permission is held anywhere: enough to show a menu entry. */
    default boolean may(Permission permission) {
        return !reach(permission).isEmpty();
    }

    default boolean may(Permission permission, TenantId tenant) {
        return reach(permission).contains(tenant);
    }

    /** Whether the permission is held for every tenant, so for what belongs to none. */
    default boolean mayEverywhere(Permission permission) {
        return reach(permission) instanceof Reach.Everywhere;
    }

    /**
     * @param tenant empty: what belongs to no tenant
     */
    default boolean may(Permission permission, Optional<TenantId> tenant) {
        return tenant.map(t -> may(permission, t)).orElseGet(() -> mayEverywhere(permission));
    }

    /**
     * @param tenant empty: what belongs to no tenant
     * @throws Denied when the permission is not held there
     */
    default void require(Permission permission, Optional<TenantId> tenant) {
        if (!may(permission, tenant)) {
            throw new Denied(permission, tenant);
        }
    }

    /**
     * @throws Denied when the permission is not held in {@code tenant}
     */
    default void require(Permission permission, TenantId tenant) {
        require(permission, Optional.of(tenant));
    }

    /**
     * Like {@link #require(Permission, TenantId)} for what its tenant's people only know of.
     *
     * @param field what it is, for example {@code approval}
     * @param value its id
     * @throws NotFound when the permission is not held there
     */
    default void requireSight(
            Permission permission, Optional<TenantId> tenant, String field, String value) {
        try {
            require(permission, tenant);
        } catch (Denied denied) {
            throw NotFound.hiding(field, value, denied);
        }
    }

    /**
     * @throws Denied when the permission is not held in any tenant
     */
    default void requireAnywhere(Permission permission) {
        if (!may(permission)) {
            throw new Denied(permission, Optional.empty());
        }
    }
}
