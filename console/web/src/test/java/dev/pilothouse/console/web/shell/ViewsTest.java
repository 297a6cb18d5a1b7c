package dev.pilothouse.console.web.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.Needs;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {
    @Test
    void everyView_namesThePermissionThatItNeeds() {
        List<String> closed =
                new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages("dev.pilothouse.console.web")
                                .stream()
                                .filter(c -> c.isAnnotatedWith(Route.class))
                                .filter(c -> !c.isAnnotatedWith(Needs.class))
                                .filter(c -> !c.isAnnotatedWith(Open.class))
                                .map(JavaClass::getName)
                                .toList();
        assertThat(closed).isEmpty();
    }
}
