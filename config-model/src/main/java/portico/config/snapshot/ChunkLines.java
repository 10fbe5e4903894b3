package portico.config.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import portico.config.EntityKind;
import portico.config.Problem;
import portico.config.consumer.EnrolledConsumer;
import portico.config.json.ConfigJson;

/**
 * Reads the content of a chunk, line by line, so that what cannot be read can be named. A consumer with something wrong
 * holds back nobody else: what else is in the chunk may revoke a key.
 */
final class ChunkLines {
    private static final ObjectReader ENTRY = ConfigJson.mapper().readerFor(ChunkEntry.class);

    private final Sha256 hash;
    private final byte[] content;
    private final List<ChunkEntry> entries = new ArrayList<>();
    private final List<EnrolledConsumer> withheld = new ArrayList<>();
    private final List<EntityProblem> problems = new ArrayList<>();

    ChunkLines(Sha256 hash, byte[] content) {
        this.hash = hash;
        this.content = content;
    }

    ChunkContent read() {
        int start = 0;
        for (int at = 0; at < content.length; at++)
            if (content[at] == '\n') {
                read(start, at - start);
                start = at + 1;
            }
        if (start != content.length) throw new CorruptChunk(hash, "its last line has no end", null);
        return new ChunkContent(entries, withheld, problems);
    }

    private void read(int start, int length) {
        try {
            ChunkEntry entry = ENTRY.readValue(content, start, length);
            if (entry.identity() == null) entries.add(entry);
            else take(SiftedConsumer.of(entry.identity()));
        } catch (JsonProcessingException e) {
            unreadable(start, length, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(SiftedConsumer sifted) {
        EnrolledConsumer known = sifted.known();
        problems.addAll(sifted.problems());
        if (known != null && sifted.served()) entries.add(ChunkEntry.of(known));
        else if (known != null) withheld.add(known);
    }

    private void unreadable(int start, int length, JsonProcessingException failure) {
        Problem problem = ConfigJson.problems(failure).get(0);
        try {
            JsonNode line = ConfigJson.mapper().readTree(content, start, length);
            for (var kind : EntityKind.values()) {
                boolean enrolled = kind == EntityKind.CONSUMER;
                String wrapper = enrolled ? "identity" : kind.word();
                JsonNode entity = line.path(wrapper);
                if (entity.isMissingNode()) continue;
                String field = SiftedConsumer.within(wrapper + ".", problem.field());
                if (enrolled) {
                    take(SiftedConsumer.of(entity, new Problem(field, problem.message())));
                    return;
                }
                throw new UnreadableEntity(
                        new EntityProblem(kind, entity.path("name").asText(), field, problem.message()), failure);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        throw new CorruptChunk(hash, "it holds what this version cannot read: " + problem, failure);
    }
}
