package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Long work. */
@Api
class JobsController {
    private final Jobs jobs;

    JobsController(Jobs jobs) {
        this.jobs = jobs;
    }

    /**
     * @param state {@code running}, {@code done}, {@code failed} or {@code cancelled}
     * @param total absent while unknown
     * @param detail what it does now, what it did, or why it failed
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record JobView(
            String id,
            String kind,
            String title,
            String state,
            long done,
            @Nullable Long total,
            String detail,
            String startedBy,
            Instant startedAt,
            @Nullable Instant finishedAt) {
        static JobView of(Job job) {
            return new JobView(
                    job.id().toString(),
                    job.kind(),
                    job.title(),
                    job.state().name().toLowerCase(Locale.ROOT),
                    job.done(),
                    job.total().isPresent() ? job.total().getAsLong() : null,
                    job.detail(),
                    job.startedBy(),
                    job.startedAt(),
                    job.finishedAt().orElse(null));
        }
    }

    @GetMapping("/jobs/{id}")
    JobView find(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        return jobs.find(actor, id)
                .map(JobView::of)
                .orElseThrow(() -> new NotFound("job", id.toString()));
    }
}
