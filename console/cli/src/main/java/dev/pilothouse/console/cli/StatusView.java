package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.supervise.PartState;
import dev.pilothouse.console.cli.supervise.PartStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The parts' state, as a table or as JSON. */
final class StatusView {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StatusView() {}

    static List<String> table(List<PartStatus> parts) {
        Table table = new Table("PART", "STATE", "PID", "ADDRESS", "MEMORY", "RESTARTS", "");
        for (PartStatus part : parts) {
            Long pid = pid(part);
            table.row(
                    part.name(),
                    part.state().word(),
                    pid == null ? "-" : pid.toString(),
                    part.address(),
                    part.rssMb() == 0 ? "-" : part.rssMb() + " MB",
                    Integer.toString(part.restarts()),
                    part.message());
        }
        return table.lines();
    }

    static String json(List<PartStatus> parts) {
        return JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(
                        Map.of("parts", parts.stream().map(StatusView::fields).toList()));
    }

    static boolean allReady(List<PartStatus> parts) {
        return !parts.isEmpty() && parts.stream().allMatch(p -> p.state() == PartState.READY);
    }

    private static Map<String, @Nullable Object> fields(PartStatus part) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", part.name());
        fields.put("state", part.state().word());
        fields.put("pid", pid(part));
        fields.put("address", part.address());
        fields.put("rss_mb", part.rssMb());
        fields.put("restarts", part.restarts());
        return fields;
    }

    private static @Nullable Long pid(PartStatus part) {
        return part.process() == null ? null : part.process().pid();
    }
}
