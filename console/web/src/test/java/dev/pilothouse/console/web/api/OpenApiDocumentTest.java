package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.yaml.snakeyaml.Yaml;

class OpenApiDocumentTest {
    private static final Set<String> VERBS = Set.of("get", "post", "put", "delete", "patch");

    @Test
    void document_namesEachOperation_andNoOther() throws Exception {
        assertThat(documented()).isEqualTo(served());
    }

    private static Set<String> documented() throws IOException {
        Set<String> operations = new TreeSet<>();
        try (InputStream document = OpenApiDocument.class.getResourceAsStream("openapi.yaml")) {
            Map<String, Map<String, Map<String, Object>>> root = new Yaml().load(document);
            Objects.requireNonNull(root.get("paths"))
                    .forEach((path, item) ->
                            item.keySet().stream()
                                    .filter(VERBS::contains)
                                    .forEach(verb -> operations.add(verb + " " + path)));
        }
        return operations;
    }

    private static Set<String> served() throws Exception {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Api.class));
        Set<String> operations = new TreeSet<>();
        for (var found : scanner.findCandidateComponents(Api.class.getPackageName())) {
            Class<?> controller = Class.forName(found.getBeanClassName());
            Stream.of(controller.getDeclaredMethods())
                    .map(m -> AnnotatedElementUtils.findMergedAnnotation(m, RequestMapping.class))
                    .filter(Objects::nonNull)
                    .forEach(mapping ->
                            Arrays.stream(mapping.method())
                                    .forEach(verb ->
                                            operations.add(
                                                    verb.name().toLowerCase(Locale.ROOT)
                                                            + " "
                                                            + mapping.path()[0])));
        }
        return operations;
    }
}
