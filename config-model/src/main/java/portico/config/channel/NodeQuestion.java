package portico.config.channel;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.function.Function;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.composition.SampleRequest;
import portico.config.explain.MadeUpRequest;
import portico.config.explain.RecentFilter;

/** What an admin replica may ask a node. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NodeQuestion.Explain.class, name = "explain"),
    @JsonSubTypes.Type(value = NodeQuestion.Recent.class, name = "recent"),
    @JsonSubTypes.Type(value = NodeQuestion.Try.class, name = "try"),
    @JsonSubTypes.Type(value = NodeQuestion.Purge.class, name = "purge")
})
public sealed interface NodeQuestion extends Checked {
    <R> R fold(
            Function<Explain, R> explain,
            Function<Recent, R> recent,
            Function<Try, R> attempt,
            Function<Purge, R> purge);

    /** What would you do with this request? Answered by {@link NodeAnswer.Explained}. */
    record Explain(MadeUpRequest request) implements NodeQuestion {
        @Override
        public void check(Problems at) {
            at.required("request", request);
            if (request != null) request.check(at.at("request"));
        }

        @Override
        public <R> R fold(
                Function<Explain, R> explain,
                Function<Recent, R> recent,
                Function<Try, R> attempt,
                Function<Purge, R> purge) {
            return explain.apply(this);
        }
    }

    /** What comes of this composition? Answered by {@link NodeAnswer.Tried}. */
    record Try(String composition, SampleRequest request) implements NodeQuestion {
        @Override
        public void check(Problems at) {
            at.name("composition", composition);
            at.required("request", request);
            if (request != null) request.check(at.at("request"));
        }

        @Override
        public <R> R fold(
                Function<Explain, R> explain,
                Function<Recent, R> recent,
                Function<Try, R> attempt,
                Function<Purge, R> purge) {
            return attempt.apply(this);
        }
    }

    /** What have you served lately? Answered by {@link NodeAnswer.Served}. */
    record Recent(RecentFilter filter) implements NodeQuestion {
        @Override
        public void check(Problems at) {
            at.required("filter", filter);
            if (filter != null) filter.check(at.at("filter"));
        }

        @Override
        public <R> R fold(
                Function<Explain, R> explain,
                Function<Recent, R> recent,
                Function<Try, R> attempt,
                Function<Purge, R> purge) {
            return recent.apply(this);
        }
    }

    /** Keep these answers no longer. Answered by {@link NodeAnswer.Purged} when they are gone. */
    record Purge(CachePurge what) implements NodeQuestion {
        @Override
        public void check(Problems at) {
            at.required("what", what);
            if (what != null) what.check(at.at("what"));
        }

        @Override
        public <R> R fold(
                Function<Explain, R> explain,
                Function<Recent, R> recent,
                Function<Try, R> attempt,
                Function<Purge, R> purge) {
            return purge.apply(this);
        }
    }
}
