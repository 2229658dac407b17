using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using Mbus.Tests;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Settings;

/// <summary>Every setting in a written settings file is read with its value.</summary>
public class SettingsFileProperties
{
    private const string Section = "read";

    private static readonly Dictionary<string, IReadOnlyCollection<string>> Sections = new()
    {
        [Section] = ["on", "retries", "readOnly", "listen"],
        ["other"] = ["on", "retries"],
    };

    /// <summary>The settings of a command, and the shared ones.</summary>
    public record Written(string On, string SharedOn, int Retries, int SharedRetries, bool ReadOnly, string[] Listen);

    [Fact]
    public void A_written_setting_is_read_with_its_value() => PropertyCheck.Holds(
        from texts in Generators.Texts(12).ArrayOf(2)
        from numbers in Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(2)
        from flag in Gen.Elements(false, true)
        from length in Gen.Choose(0, 3)
        from list in Generators.Texts(12).ArrayOf(length)
        select new Written(texts[0], texts[1], numbers[0], numbers[1], flag, list),
        written => written is { On: not null, SharedOn: not null } && written.Listen?.All(text => text != null) == true,
        written =>
        {
            Dictionary<string, object> root = new() { ["on"] = written.SharedOn, ["retries"] = written.SharedRetries };
            root[Section] = new Dictionary<string, object>
            {
                ["on"] = written.On,
                ["retries"] = written.Retries,
                ["readOnly"] = written.ReadOnly,
                ["listen"] = written.Listen,
            };
            SettingsFile file = SettingsFile.Parse(Encoding.UTF8.GetBytes("// A comment.\n" + JsonSerializer.Serialize(root)), "mbus.json");
            Defaults read = Defaults.Of(file, _ => null, Sections);
            Assert.Equal([written.On], read.Find(Section, "on", SettingKind.Text)!.Values);
            Assert.Equal([written.SharedOn], read.Find("other", "on", SettingKind.Text)!.Values);
            Assert.Equal([JsonSerializer.Serialize(written.Retries)], read.Find(Section, "retries", SettingKind.Number)!.Values);
            Assert.Equal([JsonSerializer.Serialize(written.SharedRetries)], read.Find("other", "retries", SettingKind.Number)!.Values);
            Assert.Equal(written.ReadOnly, bool.Parse(read.Find(Section, "readOnly", SettingKind.Flag)!.Values[0]));
            Assert.Equal(written.Listen, read.Find(Section, "listen", SettingKind.List)!.Values);
        });
}
