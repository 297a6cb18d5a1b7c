package dev.pilothouse.console.web;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The console process. */
@SpringBootApplication
@Push
@StyleSheet("themes/pilothouse/fonts.css")
@StyleSheet("themes/pilothouse/tokens.css")
@StyleSheet("themes/pilothouse/icons.css")
@StyleSheet("themes/pilothouse/shell.css")
@StyleSheet("themes/pilothouse/flow.css")
@StyleSheet("themes/pilothouse/views.css")
public class ConsoleApplication implements AppShellConfigurator {
    public static void main(String[] args) {
        SpringApplication.run(ConsoleApplication.class, args);
    }

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.addFavIcon("icon", "favicon.svg", "any");
    }
}
