package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.call.Stage.AtEnd;
import dev.pilothouse.gateway.call.Stage.OnAnswer;
import dev.pilothouse.gateway.call.Stage.OnRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stages of all calls, in the order of their {@link Step}s. Immutable. */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private record Entry(Step step, OnRequest stage) {}

    private final List<Entry> request;
    private final List<OnAnswer> answer;
    private final List<AtEnd> end;

    private Pipeline(EnumMap<Step, Stage> stages) {
        this.request =
                stages.entrySet().stream()
                        .filter(e -> e.getKey().phase() == Step.Phase.REQUEST)
                        .map(e -> new Entry(e.getKey(), (OnRequest) e.getValue()))
                        .toList();
        this.answer = of(stages, Step.Phase.ANSWER, OnAnswer.class);
        this.end = of(stages, Step.Phase.END, AtEnd.class);
    }

    private static <S> List<S> of(EnumMap<Step, Stage> stages, Step.Phase phase, Class<S> type) {
        return stages.entrySet().stream()
                .filter(e -> e.getKey().phase() == phase)
                .map(Map.Entry::getValue)
                .map(type::cast)
                .toList();
    }

    public static Builder builder() {
        return new Builder(step -> true);
    }

    /**
     * @param wanted stages of other steps are left out
     */
    public static Builder builder(Predicate<Step> wanted) {
        return new Builder(wanted);
    }

    /** Puts stages at their steps. */
    public static final class Builder {
        private final EnumMap<Step, Stage> stages = new EnumMap<>(Step.class);
        private final Predicate<Step> wanted;

        private Builder(Predicate<Step> wanted) {
            this.wanted = wanted;
        }

        public Builder at(Step step, Stage stage) {
            Step.Phase phase =
                    switch (stage) {
                        case OnRequest r -> Step.Phase.REQUEST;
                        case OnAnswer a -> Step.Phase.ANSWER;
                        case AtEnd e -> Step.Phase.END;
                    };
            if (phase != step.phase() || stages.put(step, stage) != null) {
                throw new IllegalArgumentException(step + " takes one stage of " + step.phase());
            }
            return this;
        }

        public Pipeline build() {
            stages.keySet().removeIf(wanted.negate());
            return new Pipeline(stages);
        }
    }

    /** Sends a call on its way, or on its way again, from the first stage at or after a step. */
    void enter(Call call, Step from) {
        int index = 0;
        while (index < request.size() && request.get(index).step.compareTo(from) < 0) {
            index++;
        }
        enter(call, index);
    }

    private void enter(Call call, int index) {
        if (call.ended() || index == request.size()) {
            return;
        }
        guarded(call, () -> request.get(index).stage.enter(call, () -> enter(call, index + 1)));
    }

    /** Hands a part of the answer through the answer stages to {@code caller}. */
    void part(Call call, Part part, Consumer<Part> caller) {
        if (answer.isEmpty()) {
            caller.accept(part);
        } else {
            guarded(call, () -> part(call, part, 0, caller));
        }
    }

    private void part(Call call, Part part, int index, Consumer<Part> caller) {
        if (index == answer.size()) {
            caller.accept(part);
        } else {
            answer.get(index).part(call, part, more -> part(call, more, index + 1, caller));
        }
    }

    void end(Call call) {
        for (AtEnd stage : end) {
            try {
                stage.ended(call);
            } catch (RuntimeException e) {
                LOG.error("{} of a call failed", stage.getClass().getSimpleName(), e);
            }
        }
    }

    private static void guarded(Call call, Runnable stage) {
        try {
            stage.run();
        } catch (Refusal refusal) {
            call.refuse(refusal);
        } catch (RuntimeException e) {
            LOG.error("a stage failed", e);
            call.refuse(Refusal.internal());
        }
    }
}
