package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.decisions.Member;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** People and their roles. The OpenID provider only says who they are. */
final class RolesTab extends TableTab<Member> {
    RolesTab(Services services, Viewer viewer) {
        super(services, viewer, "Roles", "person", "Grant role");
        Columns.text(grid, "Name", Member::name, "168px").setFlexGrow(1);
        Columns.mono(grid, "User name", Member::username, "152px").setFlexGrow(1);
        grid.addComponentColumn(this::grants).setHeader("Roles").setFlexGrow(3).setWidth("260px");
        Columns.time(grid, "Last sign-in", Member::lastSeenAt, "120px");
        Columns.actions(
                grid,
                m -> Columns.actions(Columns.action("Grant role", () -> grant(Optional.of(m)))),
                "128px");
    }

    @Override
    public Permission permission() {
        return Permission.MANAGE_ROLES;
    }

    @Override
    List<Member> read(Actor actor, PageState of) {
        return services.access().members(actor);
    }

    @Override
    AsyncState<List<Member>> none() {
        return AsyncState.empty("Nobody yet", "People appear here when they first sign in.", "");
    }

    private Div grants(Member member) {
        Div chips = Ui.div("row wrap");
        chips.getStyle().set("gap", "4px").set("margin", "-2px 0");
        member.grants().stream()
                .sorted(Comparator.comparing(RolesTab::words))
                .forEach(grant -> chips.add(chip(member, grant)));
        if (member.grants().isEmpty()) {
            chips.add(Ui.text("no role", "ter"));
        }
        return chips;
    }

    private Span chip(Member member, Grant grant) {
        Span chip = new Span(new Span(words(grant)));
        chip.addClassName("chip");
        if (viewer.actor().may(Permission.MANAGE_ROLES, grant.tenant())) {
            var take = new NativeButton("", e -> revoke(member, grant));
            take.add(new Icon("x"));
            take.getElement()
                    .setAttribute(
                            "aria-label",
                            "Take the role " + words(grant) + " from " + member.name());
            chip.add(take);
        }
        return chip;
    }

    private static String words(Grant grant) {
        return grant.role().word()
                + ", "
                + grant.tenant().map(Object::toString).orElse("all tenants");
    }

    private void revoke(Member member, Grant grant) {
        FormDialog dialog =
                new FormDialog(
                                "Take " + words(grant) + " from " + member.name() + "?",
                                "Take the role")
                        .destructive();
        dialog.with(
                Ui.paragraph(
                        "Within about two seconds they can no longer: "
                                + Arrays.stream(Permission.values())
                                        .filter(p -> p.of(grant.role()))
                                        .map(p -> p.meaning().toLowerCase(Locale.ROOT))
                                        .limit(6)
                                        .collect(Collectors.joining("; "))
                                + ". Other roles of theirs stay."));
        dialog.onSubmit(
                        () -> {
                            services.access().revoke(viewer.actor(), member.id(), grant);
                            refresh();
                        })
                .open();
    }

    @Override
    void add() {
        grant(Optional.empty());
    }

    private void grant(Optional<Member> preset) {
        FormDialog dialog = new FormDialog("Grant a role", "Grant role");
        ComboBox<Member> person = dialog.field("person", new ComboBox<>("Person"));
        person.setItems(services.access().members(viewer.actor()));
        person.setItemLabelGenerator(m -> m.name() + " (" + m.username() + ")");
        preset.ifPresent(person::setValue);
        Select<Role> role = dialog.field("role", new Select<>());
        role.setLabel("Role");
        role.setItems(Role.values());
        role.setItemLabelGenerator(r -> r == null ? "" : r.word());
        ComboBox<TenantName> tenant = dialog.field("tenant", new ComboBox<>("In tenant"));
        tenant.setItems(viewer.tenants());
        tenant.setItemLabelGenerator(TenantName::displayName);
        tenant.setClearButtonVisible(true);
        tenant.setPlaceholder("all tenants, those of tomorrow too");
        dialog.onSubmit(
                        () -> {
                            services.access()
                                    .grant(
                                            viewer.actor(),
                                            Pickers.chosen("person", person.getValue()).id(),
                                            new Grant(
                                                    Optional.ofNullable(tenant.getValue())
                                                            .map(TenantName::id),
                                                    Pickers.chosen("role", role.getValue())));
                            refresh();
                        })
                .open();
    }
}
