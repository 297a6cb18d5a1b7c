package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.FieldChange;
import dev.pilothouse.registry.Team;
import dev.pilothouse.registry.Teams;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Declaring and changing a feature. */
final class FeatureForms {
    private final Features features;
    private final Teams teams;
    private final Deployments deployments;
    private final Viewer viewer;
    private final int usuallySilent;
    private final Consumer<Feature> saved;

    /**
     * @param usuallySilent seconds without the control plane after which high-risk features refuse
     */
    FeatureForms(
            Features features,
            Teams teams,
            Deployments deployments,
            Viewer viewer,
            int usuallySilent,
            Consumer<Feature> saved) {
        this.features = features;
        this.teams = teams;
        this.deployments = deployments;
        this.viewer = viewer;
        this.usuallySilent = usuallySilent;
        this.saved = saved;
    }

    /** A new feature. */
    void declare(Optional<TenantId> preset) {
        new Form(Optional.empty(), preset, "").dialog.open();
    }

    /** Declares what was only seen, or changes what is declared. */
    void open(Row row) {
        Optional<Feature> declared = row.feature().filter(Feature::declared);
        new Form(declared, Optional.of(row.tenant()), row.id().value()).dialog.open();
    }

    /**
     * Declares what was only seen with one click: as a draft of the team whose key called it. Asks
     * when the tenant has no such team.
     */
    void declareSeen(Row row) {
        Optional<Team> team =
                teams(row.tenant()).stream()
                        .filter(t ->
                                row.use().map(u -> u.team().equals(t.id().value())).orElse(false))
                        .findFirst();
        if (team.isEmpty()) {
            open(row);
            return;
        }
        saved.accept(features.declareSeen(viewer.actor(), row.tenant(), row.id(), team.get().id()));
    }

    private List<Team> teams(TenantId tenant) {
        return teams.list(viewer.actor()).stream().filter(t -> t.tenant().equals(tenant)).toList();
    }

    private List<String> models() {
        return deployments.list(viewer.actor()).stream()
                .map(d -> d.data().model())
                .distinct()
                .sorted()
                .toList();
    }

    private final class Form {
        private final List<String> models = models();
        private final FormDialog dialog;
        private final Div conflict = Ui.div("stack m");
        private final ComboBox<TenantName> tenant;
        private final TextField id;
        private final FeatureFields fields;
        private Optional<Feature> old;

        Form(Optional<Feature> old, Optional<TenantId> preset, String idPreset) {
            this.old = old;
            dialog =
                    old.isPresent()
                            ? new FormDialog("Change " + idPreset, "Save changes")
                            : new FormDialog("Declare a feature", "Declare feature");
            dialog.with(conflict);
            conflict.setVisible(false);
            tenant = dialog.field("tenant", new ComboBox<>("Tenant"));
            id = dialog.field("feature", new TextField("Id, as calls and keys name it"));
            fields = new FeatureFields(dialog, models, usuallySilent);
            fill(preset, idPreset);
            dialog.onSubmit(this::save);
        }

        private void fill(Optional<TenantId> preset, String idPreset) {
            List<TenantName> allowed =
                    viewer.tenants().stream()
                            .filter(t -> viewer.actor().may(Permission.MANAGE_FEATURES, t.id()))
                            .toList();
            tenant.setItems(allowed);
            tenant.setItemLabelGenerator(TenantName::displayName);
            tenant.addValueChangeListener(e -> teamsOf(e.getValue()));
            id.setHelperText("lower case letters, digits, '.' and '-'");
            id.setMaxLength(63);
            tenant.setValue(
                    allowed.stream()
                            .filter(t -> preset.map(t.id()::equals).orElse(allowed.size() == 1))
                            .findFirst()
                            .orElse(null));
            tenant.setReadOnly(old.isPresent() || !idPreset.isEmpty());
            id.setValue(idPreset);
            id.setReadOnly(!idPreset.isEmpty());
            tenant.setVisible(old.isEmpty());
            id.setVisible(old.isEmpty());
            old.ifPresent(feature -> fields.fill(feature.data(), models));
        }

        private void teamsOf(TenantName chosen) {
            List<Team> own = chosen == null ? List.of() : teams(chosen.id());
            fields.offer(
                    own,
                    own.stream()
                            .filter(t ->
                                    old.flatMap(f -> f.data().team()).equals(Optional.of(t.id())))
                            .findFirst());
        }

        private void save() {
            if (old.isPresent()) {
                change(old.get());
                return;
            }
            TenantName in = tenant.getValue();
            if (in == null) {
                throw new BadInput("tenant", "", "a tenant");
            }
            FeatureId featureId = new FeatureId(id.getValue().strip());
            FeatureData data = fields.read(FeatureState.DRAFT);
            saved.accept(features.declare(viewer.actor(), in.id(), featureId, data));
        }

        private void change(Feature base) {
            FeatureData typed = fields.read(base.data().state());
            try {
                saved.accept(
                        features.update(
                                viewer.actor(), base.tenant(), base.id(), base.version(), typed));
            } catch (Conflict e) {
                if (e.reason() == Reason.CHANGED_MEANWHILE) {
                    features.find(viewer.actor(), base.tenant(), base.id())
                            .ifPresent(theirs -> showConflict(base, typed, theirs));
                }
                throw e;
            }
        }

        /** Tells what changed, keeps what was typed; saving again goes over the newer version. */
        private void showConflict(Feature base, FeatureData typed, Feature theirs) {
            old = Optional.of(theirs);
            FeatureData merged = FeatureMerge.of(base.data(), typed, theirs.data());
            fields.fill(merged, models);
            Div words =
                    Ui.div(
                            "stack s",
                            new Span(
                                    "Somebody changed it while you wrote. What you typed is kept;"
                                            + " save again to store it."));
            for (FieldChange change : theirs.data().changesFrom(base.data())) {
                words.add(new Span(sentence(change, theirs.data(), merged)));
            }
            conflict.removeAll();
            conflict.add(Ui.note(Status.WATCH, "triangle-alert", words));
            conflict.setVisible(true);
        }

        private static String sentence(FieldChange change, FeatureData theirs, FeatureData merged) {
            String yours =
                    merged.changesFrom(theirs).stream()
                            .filter(c -> c.field().equals(change.field()))
                            .map(c -> "; yours, in the form: " + shown(c.after()))
                            .findFirst()
                            .orElse("");
            return Words.field(change.field())
                    + ": theirs "
                    + shown(change.after())
                    + ", before "
                    + shown(change.before())
                    + yours;
        }

        private static String shown(String text) {
            return text.isEmpty() ? "nothing" : "“" + text + "”";
        }
    }
}
