package dev.pilothouse.console.web;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Settings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The console process: the control plane and its pages. Settings come from the environment. */
@SpringBootApplication
@Push
@StyleSheet("themes/pilothouse/fonts.css")
@StyleSheet("themes/pilothouse/tokens.css")
@StyleSheet("themes/pilothouse/icons.css")
@StyleSheet("themes/pilothouse/shell.css")
@StyleSheet("themes/pilothouse/flow.css")
@StyleSheet("themes/pilothouse/views.css")
public class ConsoleApplication implements AppShellConfigurator {
    private static final long serialVersionUID = 1L;

    public static void main(String[] args) {
        try {
            Supervisor.watch(start(Settings.of(System.getenv())));
        } catch (RuntimeException e) {
            refuse(e);
        }
    }

    /** One line for a wrong setting, wherever it was met; all there is for anything else. */
    private static void refuse(RuntimeException e) {
        Throwable cause = e;
        while (!(cause instanceof BadInput) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (!(cause instanceof BadInput)) {
            e.printStackTrace();
        }
        System.err.println("console: " + cause.getMessage());
        System.exit(2);
    }

    /**
     * @throws BadInput when a setting is wrong
     */
    static ConfigurableApplicationContext start(Settings settings) {
        SpringApplication application = new SpringApplication(ConsoleApplication.class);
        application.setDefaultProperties(Properties.of(settings));
        application.addInitializers(context ->
                ((GenericApplicationContext) context).registerBean(Settings.class, () -> settings));
        return application.run();
    }

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.addFavIcon("icon", "favicon.svg", "any");
        settings.addMetaTag("robots", "noindex");
    }
}
