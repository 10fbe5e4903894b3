package portico.config.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.EntityKind;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.consumer.Consumer;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.json.ConfigJson;

/**
 * What is left of a consumer without what is wrong with it. By the code that has let it in: what is wrong here was let in by
 * an older version, or a newer one.
 *
 * @param known null when not even its id is known
 * @param served false when there is more wrong than credentials: it has limits, say, that nobody knows
 */
record SiftedConsumer(@Nullable EnrolledConsumer known, boolean served, List<EntityProblem> problems) {
    private static final String CONSUMER_PREFIX = "consumer.";

    /** Of one that could be read. */
    static SiftedConsumer of(EnrolledConsumer enrolled) {
        Consumer consumer = enrolled.consumer();
        if (consumer == null) return of(MissingNode.getInstance(), new Problem("", "has no consumer"));
        var sieve = new Sieve(String.valueOf(consumer.name() == null ? consumer.id() : consumer.name()));
        boolean sound = consumer.id() != null;
        if (!sound) sieve.wrong(new Problem("id", "is missing"));
        sound &= sieve.isSound("", consumer);
        int index = 0;
        for (var credential : enrolled.credentials()) sieve.sift(credential, index++);
        if (sieve.problems.isEmpty()) return new SiftedConsumer(enrolled, true, List.of());
        return sieve.of(consumer.id(), consumer.name(), sound ? consumer : null);
    }

    /**
     * Of one that could not.
     *
     * @param problem why
     */
    static SiftedConsumer of(JsonNode entity, Problem problem) {
        JsonNode node = entity.path("consumer");
        UUID id = id(node.path("id").asText());
        String name = node.path("name").asText();
        var sieve = new Sieve(name.isEmpty() ? String.valueOf(id) : name);
        if (id == null) sieve.wrong(new Problem("id", "is missing"));
        Consumer consumer = sieve.read("", node, Consumer.class);
        boolean sound = consumer != null && id != null && sieve.isSound("", consumer);
        int index = 0;
        for (var credential : entity.path("credentials")) sieve.sift(credential, index++);
        if (sieve.problems.isEmpty()) {
            // Neither the consumer nor a credential, but what is beside them.
            sieve.wrong(new Problem(within(CONSUMER_PREFIX, problem.field()), problem.message()));
            sound = false;
        }
        return sieve.of(id, name, sound ? consumer : null);
    }

    static String within(String prefix, String field) {
        return field.startsWith(prefix) ? field.substring(prefix.length()) : field;
    }

    private static @Nullable UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static final class Sieve {
        private final List<EntityProblem> problems = new ArrayList<>();
        private final List<Credential> credentials = new ArrayList<>();
        private final String shownAs;

        Sieve(String shownAs) {
            this.shownAs = shownAs;
        }

        SiftedConsumer of(@Nullable UUID id, @Nullable String name, @Nullable Consumer sound) {
            if (sound != null) return new SiftedConsumer(new EnrolledConsumer(sound, credentials), true, problems);
            if (id == null) return new SiftedConsumer(null, false, problems);
            var bare = new Consumer(id, name != null && isName(name) ? name : id.toString(), null, null, null);
            return new SiftedConsumer(new EnrolledConsumer(bare, credentials), false, problems);
        }

        void wrong(Problem problem) {
            problems.add(new EntityProblem(EntityKind.CONSUMER, shownAs, problem.field(), problem.message()));
        }

        boolean isSound(String field, Checked value) {
            List<Problem> found = Problems.ofStored(value).list();
            for (var problem : found) wrong(new Problem(join(field, problem.field()), problem.message()));
            return found.isEmpty();
        }

        void sift(Credential credential, int index) {
            if (isSound("credentials[" + index + "]", credential)) credentials.add(credential);
        }

        void sift(JsonNode node, int index) {
            Credential credential = read("credentials[" + index + "]", node, Credential.class);
            if (credential != null) sift(credential, index);
        }

        /** Null when it cannot be read. */
        <T> @Nullable T read(String field, JsonNode node, Class<T> type) {
            try {
                return ConfigJson.mapper().treeToValue(node, type);
            } catch (JsonProcessingException e) {
                Problem problem = ConfigJson.problems(e).get(0);
                wrong(new Problem(join(field, problem.field()), problem.message()));
                return null;
            }
        }

        private static String join(String field, String inside) {
            if (field.isEmpty() || inside.isEmpty()) return field + inside;
            return field + (inside.startsWith("[") ? "" : ".") + inside;
        }

        private static boolean isName(String name) {
            Problems problems = Problems.none();
            problems.name("name", name);
            return problems.list().isEmpty();
        }
    }
}
