package portico.admin.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Section;
import portico.config.snapshot.Slots;

/**
 * Reads entities as the lines of chunks. The JSON in the rows is passed on as it is: what this version cannot read is
 * for the node to reject, by name, and replicas of different versions render the same bytes.
 */
final class EntityRows {
    private static final int FETCH_SIZE = 1000;

    // The columns win over what the body says they are; a body that is no object still names whose it is.
    private static final String BODY = """
            (case when jsonb_typeof(e.body) = 'object' then e.body else jsonb_build_object('body', e.body) end \
            || jsonb_build_object('id', e.id, 'name', e.name))::text""";

    private static final String RANGE = " where e.slot >= ? and e.slot < ?";

    private static final List<String> ROUTING_TABLES =
            List.of("service", "policy", "route", "certificate", "composition");

    private static final String CONSUMERS = "select e.slot, " + BODY
            + ", e.id, k.id, k.type, k.name, k.hint, k.hash, k.expires_at, k.material"
            + " from consumer e left join credential k on k.consumer_id = e.id" + RANGE + " order by e.id, k.id";

    private final Connection connection;

    EntityRows(Connection connection) {
        this.connection = connection;
    }

    /** How many entities a section holds. */
    long count(Section section) throws SQLException {
        String sql = switch (section) {
            case ROUTING -> """
                select (select count(*) from service) + (select count(*) from policy) + (select count(*) from route)
                + (select count(*) from certificate) + (select count(*) from composition)""";
            case IDENTITY -> "select count(*) from consumer";
        };
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * The lines of neighbouring chunks.
     *
     * @param first the first of these chunks
     * @param end the one after the last; not beyond the middle of all, where signed slots turn over, unless from there
     * @param chunks how many chunks the section has
     */
    List<List<String>> lines(Section section, int first, int end, int chunks) throws SQLException {
        List<List<String>> lines = IntStream.range(first, end)
                .<List<String>>mapToObj(chunk -> new ArrayList<>())
                .toList();
        long turn = chunks == 1 || first >= chunks / 2 ? 1L << Integer.SIZE : 0;
        long low = chunks == 1 ? Integer.MIN_VALUE : Slots.first(first, chunks) - turn;
        long high = chunks == 1 ? 1L << (Integer.SIZE - 1) : Slots.first(end, chunks) - turn;
        var range = new Range(low, high, slot -> Slots.chunk(slot, chunks) - first, lines);
        switch (section) {
            case ROUTING -> routing(range);
            case IDENTITY -> identity(range);
        }
        return lines;
    }

    private record Range(long low, long high, ToIntFunction<Integer> chunk, List<List<String>> lines) {
        void add(int slot, String line) {
            lines.get(chunk.applyAsInt(slot)).add(line);
        }
    }

    private void routing(Range range) throws SQLException {
        for (var table : ROUTING_TABLES)
            try (var statement =
                            over(range, "select e.slot, " + BODY + " from " + table + " e" + RANGE + " order by e.id");
                    var rows = statement.executeQuery()) {
                while (rows.next()) range.add(rows.getInt(1), "{\"" + table + "\":" + rows.getString(2) + "}");
            }
    }

    private void identity(Range range) throws SQLException {
        try (var statement = over(range, CONSUMERS);
                var rows = statement.executeQuery()) {
            UUID last = null;
            IdentityLine line = null;
            while (rows.next()) {
                UUID id = rows.getObject(3, UUID.class);
                if (line == null || !id.equals(last)) {
                    if (line != null) range.add(line.slot, line.end());
                    line = new IdentityLine(rows.getInt(1), rows.getString(2));
                    last = id;
                }
                if (rows.getString(4) != null) line.credential(rows);
            }
            if (line != null) range.add(line.slot, line.end());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PreparedStatement over(Range range, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(FETCH_SIZE);
        statement.setLong(1, range.low());
        statement.setLong(2, range.high());
        return statement;
    }

    /** A consumer with its credentials, in the form of {@link portico.config.consumer.EnrolledConsumer}. */
    private static final class IdentityLine {
        final int slot;
        private final StringWriter text = new StringWriter(512);
        private final JsonGenerator json;

        IdentityLine(int slot, String body) throws IOException {
            this.slot = slot;
            json = ConfigJson.mapper().createGenerator(text);
            json.writeStartObject();
            json.writeObjectFieldStart("identity");
            json.writeFieldName("consumer");
            json.writeRawValue(body);
            json.writeArrayFieldStart("credentials");
        }

        void credential(ResultSet row) throws SQLException, IOException {
            String material = row.getString(10);
            if (material != null) {
                json.writeRawValue(material);
                return;
            }
            json.writeStartObject();
            json.writeStringField("type", row.getString(5));
            json.writeStringField("id", row.getString(4));
            json.writeStringField("name", row.getString(6));
            json.writeStringField("hint", row.getString(7));
            json.writeStringField("hash", row.getString(8));
            @Nullable OffsetDateTime expiresAt = row.getObject(9, OffsetDateTime.class);
            if (expiresAt != null)
                json.writeStringField(
                        "expiresAt",
                        Objects.requireNonNull(expiresAt).toInstant().toString());
            json.writeEndObject();
        }

        String end() throws IOException {
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
            json.close();
            return text.toString();
        }
    }
}
