package portico.node.composition.shape;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.BadAnswer.Reason;

/**
 * Makes one form out of RSS 0.9x, 1.0, 2.0 and Atom (RFC 4287): {@code title}, {@code description}, {@code link},
 * {@code updated}, {@code language} and {@code items}, each with {@code id}, {@code title}, {@code link},
 * {@code description}, {@code content}, {@code published}, {@code updated}, {@code authors} and {@code categories}. What
 * a feed does not say is left out; dates are as the feed writes them; authors and categories are arrays of texts.
 */
public final class FeedReader {
    private final String prefix;

    private FeedReader(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Reads an answer.
     *
     * @throws BadAnswer when it is no feed, or one that {@link XmlReader} refuses
     */
    public static ObjectValue read(byte[] octets, @Nullable String contentType, AnswerLimits limits) {
        ObjectValue document = XmlReader.read(octets, contentType, limits);
        String root = document.name(0);
        if (document.value(0) instanceof ObjectValue content) {
            int colon = root.indexOf(':');
            String local = root.substring(colon + 1);
            if (local.equals("feed")) return new FeedReader(root.substring(0, colon + 1)).atom(content);
            if (local.equals("rss") && content.get("channel") instanceof ObjectValue channel)
                return new FeedReader("").rss(channel, channel.get("item"));
            // RSS 1.0 has its items beside the channel.
            if (local.equals("RDF") && content.get("channel") instanceof ObjectValue channel)
                return new FeedReader("").rss(channel, content.get("item"));
        }
        throw new BadAnswer(Reason.SYNTAX, "The answer is no feed");
    }

    private ObjectValue rss(ObjectValue channel, @Nullable Value entries) {
        var feed = new ObjectValue.Builder(8);
        text(feed, "title", channel, "title");
        text(feed, "description", channel, "description");
        text(feed, "link", channel, "link");
        text(feed, "updated", channel, "lastBuildDate", "pubDate", "dc:date");
        text(feed, "language", channel, "language", "dc:language");
        var items = new ArrayList<Value>();
        for (var entry : each(entries)) if (entry instanceof ObjectValue item) items.add(rssItem(item));
        return feed.put("items", ArrayValue.of(items)).build();
    }

    private ObjectValue rssItem(ObjectValue entry) {
        var item = new ObjectValue.Builder(9);
        text(item, "id", entry, "guid", "-rdf:about");
        text(item, "title", entry, "title");
        text(item, "link", entry, "link");
        text(item, "description", entry, "description");
        text(item, "content", entry, "content:encoded");
        text(item, "published", entry, "pubDate", "dc:date");
        texts(item, "authors", entry, "author", "dc:creator");
        texts(item, "categories", entry, "category", "dc:subject");
        return item.build();
    }

    private ObjectValue atom(ObjectValue from) {
        var feed = new ObjectValue.Builder(8);
        text(feed, "title", from, "title");
        text(feed, "description", from, "subtitle");
        link(feed, from);
        text(feed, "updated", from, "updated");
        text(feed, "language", from, "-xml:lang");
        var items = new ArrayList<Value>();
        for (var entry : each(from.get(prefix + "entry")))
            if (entry instanceof ObjectValue item) items.add(atomItem(item));
        return feed.put("items", ArrayValue.of(items)).build();
    }

    private ObjectValue atomItem(ObjectValue entry) {
        var item = new ObjectValue.Builder(9);
        text(item, "id", entry, "id");
        text(item, "title", entry, "title");
        link(item, entry);
        text(item, "description", entry, "summary");
        text(item, "content", entry, "content");
        text(item, "published", entry, "published");
        text(item, "updated", entry, "updated");
        var authors = new ArrayList<Value>();
        for (var author : each(entry.get(prefix + "author")))
            if (author instanceof ObjectValue person && person.get(prefix + "name") instanceof TextValue name)
                authors.add(name);
        if (!authors.isEmpty()) item.put("authors", ArrayValue.of(authors));
        var categories = new ArrayList<Value>();
        for (var category : each(entry.get(prefix + "category")))
            if (category instanceof ObjectValue object && object.get("-term") instanceof TextValue term)
                categories.add(term);
        if (!categories.isEmpty()) item.put("categories", ArrayValue.of(categories));
        return item.build();
    }

    /** The link to what the feed or entry is about: the first that is an alternate, which one without rel is too (RFC 4287 §4.2.7). */
    private void link(ObjectValue.Builder to, ObjectValue from) {
        for (var each : each(from.get(prefix + "link"))) {
            if (!(each instanceof ObjectValue link) || !(link.get("-href") instanceof TextValue href)) continue;
            Value rel = link.get("-rel");
            if (rel != null && !"alternate".equals(rel.scalarText())) continue;
            to.put("link", href);
            return;
        }
    }

    /** The first of these elements that has text. */
    private void text(ObjectValue.Builder to, String name, ObjectValue from, String... elements) {
        for (String element : elements) {
            List<Value> found = each(from.get(element.startsWith("-") ? element : prefix + element));
            if (found.isEmpty()) continue;
            String text = allText(found.get(0));
            if (text.isEmpty()) continue;
            to.put(name, new TextValue(text));
            return;
        }
    }

    private void texts(ObjectValue.Builder to, String name, ObjectValue from, String... elements) {
        var texts = new ArrayList<Value>();
        for (String element : elements) {
            for (var each : each(from.get(element))) {
                String text = allText(each);
                if (!text.isEmpty()) texts.add(new TextValue(text));
            }
        }
        if (!texts.isEmpty()) to.put(name, ArrayValue.of(texts));
    }

    /** The text of an element, and of those inside of it, which only markup that is not escaped has. */
    private static String allText(Value value) {
        if (value instanceof TextValue text) return text.text();
        var all = new StringBuilder();
        collect(value, all);
        return all.toString();
    }

    private static void collect(Value value, StringBuilder to) {
        if (value instanceof TextValue text) {
            if (!to.isEmpty() && !text.text().isEmpty()) to.append(' ');
            to.append(text.text());
        } else if (value instanceof ArrayValue array) {
            for (int index = 0; index < array.size(); index++) collect(array.get(index), to);
        } else if (value instanceof ObjectValue object) {
            for (int place = 0; place < object.size(); place++)
                if (!object.name(place).startsWith("-")) collect(object.value(place), to);
        }
    }

    private static List<Value> each(@Nullable Value value) {
        if (value == null) return List.of();
        if (!(value instanceof ArrayValue array)) return List.of(value);
        var all = new ArrayList<Value>(array.size());
        for (int index = 0; index < array.size(); index++) all.add(array.get(index));
        return all;
    }
}
