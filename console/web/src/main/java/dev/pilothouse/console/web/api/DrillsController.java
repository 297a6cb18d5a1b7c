package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.bridge.control.DrillRunner;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.policy.decisions.Drill;
import dev.pilothouse.policy.decisions.DrillExport;
import dev.pilothouse.policy.decisions.DrillSchedule;
import dev.pilothouse.policy.decisions.DrillSchedule.Every;
import dev.pilothouse.policy.decisions.Drills;
import dev.pilothouse.policy.decisions.TakenFiles;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Drills of the kill switch. */
@Api
class DrillsController {
    private final Drills drills;
    private final DrillRunner runner;
    private final TakenFiles taken;

    DrillsController(Drills drills, DrillRunner runner, TakenFiles taken) {
        this.drills = drills;
        this.runner = runner;
        this.taken = taken;
    }

    /** Newest first. */
    record DrillList(List<DrillView> drills) {}

    /**
     * @param next absent: never
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ScheduleView(String every, @Nullable Instant next, String setBy, Instant setAt) {
        static ScheduleView of(DrillSchedule schedule) {
            return new ScheduleView(
                    schedule.every().word(),
                    schedule.next().orElse(null),
                    schedule.setBy(),
                    schedule.setAt());
        }
    }

    /**
     * @param before those started earlier only
     * @param limit 1 to 500
     */
    @GetMapping("/drills")
    DrillList list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Optional<String> before,
            @RequestParam(defaultValue = "100") int limit) {
        return new DrillList(
                drills.list(actor, before.map(text -> Fields.time("before", text)), limit).stream()
                        .map(DrillView::of)
                        .toList());
    }

    /** 202: it runs. */
    @PostMapping("/drills")
    ResponseEntity<DrillView> run(@AuthenticationPrincipal Actor actor) {
        Drill drill = runner.run(actor);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/drills/" + drill.id()))
                .body(DrillView.of(drill));
    }

    @GetMapping("/drills/{id}")
    DrillView find(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        return drills.find(actor, id)
                .map(DrillView::of)
                .orElseThrow(() -> new NotFound("drill", id.toString()));
    }

    /** The newest 500 as CSV. */
    @GetMapping(path = "/drills/export", produces = "text/csv;charset=UTF-8")
    ResponseEntity<String> export(@AuthenticationPrincipal Actor actor) {
        return ResponseEntity.ok()
                .header("Content-Disposition", "attachment; filename=\"kill-drills.csv\"")
                .body(
                        taken.drills(
                                actor,
                                "csv",
                                () -> DrillExport.csv(drills.list(actor, Optional.empty(), 500))));
    }

    @GetMapping("/drills/schedule")
    ScheduleView schedule(@AuthenticationPrincipal Actor actor) {
        return ScheduleView.of(drills.schedule(actor));
    }

    @PutMapping("/drills/schedule")
    ScheduleView schedule(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        Every every = Every.ofWord(fields.text("every"));
        fields.requireNoOthers();
        return ScheduleView.of(drills.schedule(actor, every));
    }
}
