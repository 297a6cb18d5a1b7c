package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.ReplicaData;
import dev.pilothouse.registry.Replicas;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The form that adds a replica to a deployment of a pool. */
final class AddReplica {
    private final Replicas replicas;
    private final Deployments deployments;
    private final Viewer viewer;
    private final Runnable changed;

    AddReplica(Replicas replicas, Deployments deployments, Viewer viewer, Runnable changed) {
        this.replicas = replicas;
        this.deployments = deployments;
        this.viewer = viewer;
        this.changed = changed;
    }

    /** One dialog's fields. */
    private record Form(
            ComboBox<Deployment> deployment,
            TextField id,
            Select<String> engine,
            IntegerField slots,
            IntegerField context,
            TextField file,
            TextField url,
            TextField metrics,
            PasswordField secret,
            TextField reason) {
        static Form in(FormDialog dialog) {
            Form form =
                    new Form(
                            dialog.field("deployment", new ComboBox<>("Serves")),
                            dialog.field("id", new TextField("Id of the replica")),
                            dialog.field("engine", new Select<>()),
                            dialog.field("slots", new IntegerField("Slots")),
                            dialog.field("context", new IntegerField("Context, tokens")),
                            dialog.field("file", new TextField("Model file")),
                            dialog.field("base_url", new TextField("Address, up to /v1")),
                            dialog.field("metrics_url", new TextField("Address of metrics")),
                            dialog.field("secret", new PasswordField("Secret")),
                            dialog.field("reason", new TextField("Why")));
            dialog.row(form.deployment, form.id);
            dialog.row(form.engine, form.slots, form.context);
            dialog.with(form.file, form.url);
            dialog.row(form.metrics, form.secret);
            dialog.with(form.reason);
            return form;
        }

        /** Only what the engine has. */
        void fit() {
            boolean bundled = ReplicaData.BUNDLED.equals(engine.getValue());
            file.setVisible(bundled);
            url.setVisible(!bundled);
            metrics.setVisible(!bundled);
            secret.setVisible(!bundled);
        }
    }

    void open() {
        FormDialog dialog = new FormDialog("Add a replica", "Add replica");
        dialog.with(
                Ui.paragraph(
                        "Its pool loads it, checks it with a fixed prompt and gives it calls. It"
                                + " shares the queue of its model with the other replicas.",
                        "sec"));
        Form form = Form.in(dialog);
        List<Deployment> ofPools =
                deployments.list(viewer.actor()).stream()
                        .filter(d -> d.data().pool().isPresent())
                        .toList();
        form.deployment().setItems(ofPools);
        form.deployment()
                .setItemLabelGenerator(
                        d -> d.data().upstreamModel() + " in " + d.data().pool().orElse(""));
        if (ofPools.size() == 1) {
            form.deployment().setValue(ofPools.getFirst());
        }
        form.engine().setLabel("Engine");
        form.engine().setItems(engines());
        form.engine().setValue(ReplicaData.BUNDLED);
        form.engine().addValueChangeListener(e -> form.fit());
        form.slots().setValue(4);
        form.context().setPlaceholder("the engine's own");
        form.file().setPlaceholder("the pool's own model");
        form.url().setPlaceholder("http://gpu-1:8000/v1");
        form.fit();
        dialog.onSubmit(() -> add(form)).open();
    }

    /** Engines that run elsewhere are a way out of the house, as providers are. */
    private List<String> engines() {
        return viewer.may(Permission.MANAGE_PROVIDERS)
                ? ReplicaData.ENGINES
                : List.of(ReplicaData.BUNDLED);
    }

    private void add(Form form) {
        Deployment deployment = form.deployment().getValue();
        if (deployment == null) {
            throw new BadInput("deployment", "", "a deployment of a serving pool");
        }
        boolean bundled = ReplicaData.BUNDLED.equals(form.engine().getValue());
        ReplicaData data =
                new ReplicaData(
                        deployment.id(),
                        form.engine().getValue(),
                        number(form.slots().getValue()),
                        number(form.context().getValue()),
                        bundled ? form.file().getValue().strip() : "",
                        bundled ? "" : form.url().getValue().strip(),
                        bundled ? "" : form.metrics().getValue().strip(),
                        true);
        Optional<String> secret =
                Optional.of(form.secret().getValue()).filter(s -> !bundled && !s.isBlank());
        replicas.add(
                viewer.actor(),
                form.id().getValue().strip(),
                data,
                secret,
                form.reason().getValue());
        changed.run();
    }

    private static int number(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
