package dev.pilothouse.console.web;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import dev.pilothouse.policy.audit.AuditLog;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQL;

/**
 * Which methods can reach a change of state, and which of those changes have no entry in the audit
 * log. Calls are followed as the compiler wrote them, lambdas and method references included,
 * interfaces into all of ours that implement them.
 *
 * <p>A change is a statement of jOOQ that writes, or SQL as text in a package {@code store}: of
 * jOOQ, which may be anything, or of JDBC. It has an entry when a method on the way to it writes
 * one, by itself or by calling what only writes entries; an entry that belongs to another change is
 * none. Within one method entries and changes are not counted: two changes of tables are often one
 * act.
 */
final class AuditRule {
    private static final String OURS = "dev.pilothouse";
    private static final String LOG = "dev.pilothouse.policy.audit";
    private static final Set<String> WRITES =
            Set.of(
                    "insertInto",
                    "update",
                    "deleteFrom",
                    "delete",
                    "mergeInto",
                    "truncate",
                    "batchInsert",
                    "executeInsert",
                    "loadInto");
    private static final Set<String> PLAIN =
            Set.of("execute", "query", "queries", "resultQuery", "batch");
    private static final Set<String> JDBC =
            Set.of(
                    "execute",
                    "executeUpdate",
                    "executeLargeUpdate",
                    "executeBatch",
                    "executeLargeBatch");

    private final Map<JavaCodeUnit, Set<JavaCodeUnit>> next = new HashMap<>();
    private final Set<JavaCodeUnit> changing;
    private final Set<JavaCodeUnit> noting;
    private final Set<JavaCodeUnit> reachingChange;
    private final Set<JavaCodeUnit> reachingEntry;

    AuditRule(JavaClasses classes) {
        List<JavaCodeUnit> units =
                classes.stream()
                        .filter(c -> !c.getPackageName().startsWith(LOG))
                        .flatMap(c -> c.getCodeUnits().stream())
                        .toList();
        units.forEach(u -> next.put(u, next(u)));
        changing = those(units, AuditRule::changes);
        noting = those(units, a -> appends(a.getTarget()));
        Map<JavaCodeUnit, Set<JavaCodeUnit>> before = new HashMap<>();
        next.forEach((from, all) ->
                all.forEach(to -> before.computeIfAbsent(to, t -> new HashSet<>()).add(from)));
        reachingChange = closure(changing, before);
        reachingEntry = closure(noting, before);
    }

    private static Set<JavaCodeUnit> those(
            Collection<JavaCodeUnit> units, Predicate<JavaAccess<?>> access) {
        return units.stream()
                .filter(u -> accesses(u).anyMatch(access::test))
                .collect(Collectors.toSet());
    }

    private static Set<JavaCodeUnit> closure(
            Set<JavaCodeUnit> start, Map<JavaCodeUnit, Set<JavaCodeUnit>> graph) {
        Set<JavaCodeUnit> seen = new HashSet<>(start);
        Deque<JavaCodeUnit> open = new ArrayDeque<>(start);
        while (!open.isEmpty()) {
            graph.getOrDefault(open.pop(), Set.of()).stream().filter(seen::add).forEach(open::push);
        }
        return seen;
    }

    /** Whether it can reach a change. */
    boolean changes(JavaCodeUnit unit) {
        return reachingChange.contains(unit);
    }

    /** Whether it can reach an entry of the log. */
    boolean notes(JavaCodeUnit unit) {
        return reachingEntry.contains(unit);
    }

    private record Step(JavaCodeUnit unit, boolean noted) {}

    /**
     * Changes that it reaches on a way without an entry, each as {@code Caller.method >
     * Changing.method}.
     */
    Set<String> silent(JavaCodeUnit from) {
        Set<String> silent = new TreeSet<>();
        Step first = new Step(from, notesItself(from));
        Set<Step> seen = new HashSet<>(Set.of(first));
        Deque<Step> open = new ArrayDeque<>(seen);
        if (!first.noted() && changing.contains(from)) {
            silent.add(name(from));
        }
        while (!open.isEmpty()) {
            Step at = open.pop();
            for (JavaCodeUnit unit : next.getOrDefault(at.unit(), Set.of())) {
                Step step = new Step(unit, at.noted() || notesItself(unit));
                if (reachingChange.contains(unit) && seen.add(step)) {
                    open.push(step);
                }
                if (!step.noted() && changing.contains(unit)) {
                    silent.add(name(at.unit()) + " > " + name(unit));
                }
            }
        }
        return silent;
    }

    /** By itself, or by calling what writes entries and changes nothing. */
    private boolean notesItself(JavaCodeUnit unit) {
        return noting.contains(unit)
                || next.getOrDefault(unit, Set.of()).stream()
                        .anyMatch(u -> reachingEntry.contains(u) && !reachingChange.contains(u));
    }

    static String name(JavaCodeUnit unit) {
        return unit.getOwner().getSimpleName() + "." + unit.getName();
    }

    private static boolean changes(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        if (target.getOwner().isAssignableTo(DSLContext.class)
                && WRITES.contains(target.getName())) {
            return true;
        }
        return access.getOriginOwner().getPackageName().endsWith(".store")
                && (isPlain(target) || isJdbc(target));
    }

    private static boolean isPlain(AccessTarget target) {
        return target.getOwner().isAssignableTo(DSLContext.class)
                && PLAIN.contains(target.getName())
                && target instanceof AccessTarget.CodeUnitAccessTarget call
                && call.getRawParameterTypes().stream()
                        .limit(1)
                        .anyMatch(p ->
                                p.isEquivalentTo(String.class)
                                        || p.isEquivalentTo(String[].class)
                                        || p.isEquivalentTo(SQL.class));
    }

    private static boolean isJdbc(AccessTarget target) {
        return target.getOwner().isAssignableTo(Statement.class) && JDBC.contains(target.getName());
    }

    private static boolean appends(AccessTarget target) {
        return target.getOwner().isEquivalentTo(AuditLog.class)
                && target.getName().startsWith("append");
    }

    private static Stream<JavaAccess<?>> accesses(JavaCodeUnit unit) {
        return Stream.<Set<? extends JavaAccess<?>>>of(
                        unit.getCallsFromSelf(),
                        unit.getMethodReferencesFromSelf(),
                        unit.getConstructorReferencesFromSelf())
                .flatMap(Set::stream);
    }

    private static Set<JavaCodeUnit> next(JavaCodeUnit unit) {
        Set<JavaCodeUnit> all = new HashSet<>();
        accesses(unit).forEach(a -> all.addAll(targets(a.getTarget())));
        return all;
    }

    /** The method itself, and what overrides it in ours. The log itself is no way to a change. */
    private static Set<JavaCodeUnit> targets(AccessTarget target) {
        JavaClass owner = target.getOwner();
        if (!owner.getPackageName().startsWith(OURS) || owner.getPackageName().startsWith(LOG)) {
            return Set.of();
        }
        Set<JavaCodeUnit> all = new HashSet<>();
        resolved(target).ifPresent(all::add);
        if (target instanceof AccessTarget.CodeUnitCallTarget call) {
            owner.getAllSubclasses().stream()
                    .flatMap(c -> c.getMethods().stream())
                    .filter(m -> m.getName().equals(call.getName()))
                    .filter(m ->
                            m.getRawParameterTypes().size() == call.getRawParameterTypes().size())
                    .forEach(all::add);
        }
        return all;
    }

    private static Optional<JavaCodeUnit> resolved(AccessTarget target) {
        return target.resolveMember()
                .filter(JavaCodeUnit.class::isInstance)
                .map(JavaCodeUnit.class::cast);
    }
}
