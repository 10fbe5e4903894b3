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
import portico.config.json.ConfigJson;

/** Reads the content of a chunk, line by line, so that what cannot be read can be named. */
final class ChunkLines {
    private static final ObjectReader ENTRY = ConfigJson.mapper().readerFor(ChunkEntry.class);
    private static final String CONSUMER_PREFIX = "consumer.";

    private final Sha256 hash;
    private final byte[] content;

    ChunkLines(Sha256 hash, byte[] content) {
        this.hash = hash;
        this.content = content;
    }

    List<ChunkEntry> entries() {
        var entries = new ArrayList<ChunkEntry>();
        int start = 0;
        for (int at = 0; at < content.length; at++)
            if (content[at] == '\n') {
                entries.add(entry(start, at - start));
                start = at + 1;
            }
        if (start != content.length) throw new CorruptChunk(hash, "its last line has no end", null);
        return entries;
    }

    private ChunkEntry entry(int start, int length) {
        try {
            return ENTRY.readValue(content, start, length);
        } catch (JsonProcessingException e) {
            throw unreadable(start, length, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RuntimeException unreadable(int start, int length, JsonProcessingException failure) {
        Problem problem = ConfigJson.problems(failure).get(0);
        try {
            JsonNode line = ConfigJson.mapper().readTree(content, start, length);
            for (var kind : EntityKind.values()) {
                String wrapper = kind == EntityKind.CONSUMER ? "identity" : kind.word();
                JsonNode entity = line.path(wrapper);
                if (entity.isMissingNode()) continue;
                boolean enrolled = kind == EntityKind.CONSUMER;
                String name = (enrolled ? entity.path("consumer") : entity)
                        .path("name")
                        .asText();
                String field = within(wrapper + ".", problem.field());
                if (enrolled) field = within(CONSUMER_PREFIX, field);
                return new UnreadableEntity(new EntityProblem(kind, name, field, problem.message()), failure);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return new CorruptChunk(hash, "it holds what this version cannot read: " + problem, failure);
    }

    private static String within(String prefix, String field) {
        return field.startsWith(prefix) ? field.substring(prefix.length()) : field;
    }
}
