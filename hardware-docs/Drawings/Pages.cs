using Mbus.Firmware;
using Mbus.HardwareDocs.Canvas;
using Mbus.HardwareDocs.Pictures;
using Mbus.HardwareDocs.Tables;

namespace Mbus.HardwareDocs;

/// <summary>
/// The generated parts of hardware-docs: its pictures, and the tables of its pages between
/// <c>&lt;!-- table: NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>.
/// </summary>
internal static class Pages
{
    private const string End = "<!-- end -->";

    internal static readonly IReadOnlyDictionary<string, Func<Picture>> Pictures = new Dictionary<string, Func<Picture>>
    {
        ["setup.svg"] = Setup.Draw,
        ["hat-header.svg"] = HatHeader.Draw,
        ["meters.svg"] = Meters.Draw,
        ["levels.svg"] = Levels.Draw,
        ["byte.svg"] = ByteOnTheWire.Draw,
        ["request-reply.svg"] = RequestReply.Draw,
        ["telegrams.svg"] = Telegrams.Draw,
        ["collision.svg"] = Collision.Draw,
        ["two-masters.svg"] = TwoMasters.Draw,
        ["esp32.svg"] = () => Esp32.Draw(BoardTable.All.First()),
    };

    private static readonly (string Page, string Table, Func<string> Make)[] Tables =
    [
        ("hat.md", "pins", HeaderPins.HatTable),
        ("eeprom.md", "hex", EepromExample.Hex),
        ("eeprom.md", "fields", EepromExample.Fields),
        ("timing.md", "times", TimingTable.Times),
        ("esp32.md", "boards", BoardTable.Boards),
        ("esp32.md", "pins", BoardTable.RefusedPins),
    ];

    /// <summary>Returns the names and the contents of all generated files of a folder.</summary>
    /// <exception cref="InvalidDataException">A page has no placeholder for one of its tables.</exception>
    internal static IEnumerable<(string Path, string Content)> Make(string folder)
    {
        foreach ((string name, Func<Picture> draw) in Pictures)
            yield return (name, draw().ToSvg());
        foreach (BoardRow board in BoardTable.All)
            yield return ($"boards/{board.Name}.svg", Esp32.Draw(board).ToSvg());

        foreach (string page in Tables.Select(table => table.Page).Distinct())
            yield return (page, Fill(page, File.ReadAllText(Path.Combine(folder, page))));
    }

    private static string Fill(string page, string text)
    {
        foreach ((_, string name, Func<string> make) in Tables.Where(table => table.Page == page))
        {
            string begin = $"<!-- table: {name} -->";
            int from = text.IndexOf(begin, StringComparison.Ordinal);
            int to = from < 0 ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
            if (to < 0)
                throw new InvalidDataException($"{page}: placeholder of a table not found. Expected a line {begin} and, after it, a line {End}.");

            text = $"{text[..(from + begin.Length)]}\n{make()}{text[to..]}";
        }

        return text;
    }
}
