package dev.pilothouse.console.web.admin;

import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.SearchProvider;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.Member;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds people and the parts of the administration. */
@Component
final class AdminSearch implements SearchProvider {
    private static final List<String> TABS =
            List.of("Tenants", "Teams", "Keys", "Providers", "Deployments", "Prices", "Roles");

    private final Access access;

    AdminSearch(Access access) {
        this.access = access;
    }

    @Override
    public List<Hit> find(Actor.Person actor, PageState state, String text, int limit) {
        String wanted = text.toLowerCase(Locale.ROOT);
        Stream<Hit> people =
                actor.may(Permission.MANAGE_ROLES)
                        ? access.members(actor).stream()
                                .filter(m -> names(m).contains(wanted))
                                .map(m -> person(m, state))
                        : Stream.empty();
        Stream<Hit> tabs =
                actor.may(Permission.MANAGE_KEYS)
                        ? TABS.stream()
                                .filter(t -> t.toLowerCase(Locale.ROOT).contains(wanted))
                                .map(t -> tab(t, state))
                        : Stream.empty();
        return Stream.concat(people, tabs).limit(limit).toList();
    }

    private static String names(Member member) {
        return (member.name() + " " + member.username() + " " + member.email().orElse(""))
                .toLowerCase(Locale.ROOT);
    }

    private static Hit person(Member member, PageState state) {
        return new Hit("user-round", member.name(), "person", href(state, "roles"));
    }

    private static Hit tab(String label, PageState state) {
        return new Hit("settings", label, "Admin", href(state, label.toLowerCase(Locale.ROOT)));
    }

    private static String href(PageState state, String tab) {
        return state.href(AdminNavigation.PATH, Map.of(AdminView.TAB, tab));
    }
}
