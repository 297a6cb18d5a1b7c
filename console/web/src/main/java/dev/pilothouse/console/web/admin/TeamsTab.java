package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.registry.Team;
import java.util.List;

/** Teams: who owns and pays. */
final class TeamsTab extends TableTab<Team> {
    TeamsTab(Services services, Viewer viewer) {
        super(services, viewer, "Teams", "team", "Create team");
        Columns.mono(grid, "Id", t -> t.id().value(), "200px").setFlexGrow(1);
        Columns.text(grid, "Name", Team::displayName, "240px").setFlexGrow(2);
        Columns.mono(grid, "Tenant", t -> t.tenant().value(), "200px").setFlexGrow(1);
        Columns.actions(
                grid, t -> Columns.actions(Columns.action("Rename", () -> rename(t))), "104px");
    }

    @Override
    public Permission permission() {
        return Permission.MANAGE_TENANTS;
    }

    @Override
    List<Team> read(Actor actor, PageState of) {
        return services.teams().list(actor).stream().filter(t -> within(of, t.tenant())).toList();
    }

    @Override
    AsyncState<List<Team>> none() {
        return AsyncState.empty(
                "No team yet", "A team owns features and pays for their calls.", "");
    }

    @Override
    void add() {
        FormDialog dialog = new FormDialog("Create a team", "Create team");
        ComboBox<TenantName> tenant = Pickers.tenant(dialog, viewer, permission(), state());
        TextField id = dialog.field("team", new TextField("Id"));
        id.setHelperText("lower case letters, digits, '.' and '-'; it never changes");
        TextField name = dialog.field("display_name", new TextField("Name for people"));
        dialog.onSubmit(
                        () -> {
                            services.teams()
                                    .create(
                                            viewer.actor(),
                                            Pickers.chosen("tenant", tenant.getValue()).id(),
                                            new TeamId(id.getValue().strip()),
                                            name.getValue());
                            refresh();
                        })
                .open();
    }

    private void rename(Team team) {
        FormDialog dialog = new FormDialog("Rename " + team.id(), "Save name");
        TextField name = dialog.field("display_name", new TextField("Name for people"));
        name.setValue(team.displayName());
        dialog.onSubmit(
                        () -> {
                            services.teams()
                                    .rename(
                                            viewer.actor(),
                                            team.tenant(),
                                            team.id(),
                                            team.version(),
                                            name.getValue());
                            refresh();
                        })
                .open();
    }
}
