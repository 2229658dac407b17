using System.Text.Json;
using FsCheck.Fluent;
using Mbus.Tests;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Settings;

/// <summary>Every setting in a written settings file is read with its value.</summary>
public class SettingsFileProperties
{
    private const string Section = "read";

    /// <summary>One setting, shared or of a command. The name has no meaning here.</summary>
    public record Entry(string Name, bool IsShared, int Kind, string[] Texts, int Number)
    {
        internal SettingKind SettingKind => (SettingKind)Kind;

        internal object Value => SettingKind switch
        {
            SettingKind.Number => Number,
            SettingKind.Flag => Number % 2 == 0,
            SettingKind.List => Texts,
            _ => Texts.FirstOrDefault(""),
        };

        internal string[] Expected => SettingKind switch
        {
            SettingKind.Number => [JsonSerializer.Serialize(Number)],
            SettingKind.Flag => [Number % 2 == 0 ? "true" : "false"],
            SettingKind.List => Texts,
            _ => [Texts.FirstOrDefault("")],
        };
    }

    [Fact]
    public void A_written_setting_is_read_with_its_value() => PropertyCheck.Holds(
        (from name in Generators.Texts(8)
         from isShared in Gen.Elements(false, true)
         from kind in Gen.Choose(0, 3)
         from texts in Generators.Texts(12).ArrayOf(3)
         from number in Gen.Choose(int.MinValue, int.MaxValue)
         select new Entry(name, isShared, kind, texts, number)).ArrayOf(4),
        entries => entries.All(entry => entry.Name != null && entry.Kind is >= 0 and <= 3 && entry.Texts?.All(text => text != null) == true),
        entries =>
        {
            Entry[] distinct = [.. entries.Where(entry => entry.Name != Section).DistinctBy(entry => entry.Name)];
            Dictionary<string, object> root = distinct.Where(entry => entry.IsShared).ToDictionary(entry => entry.Name, entry => entry.Value);
            root[Section] = distinct.Where(entry => !entry.IsShared).ToDictionary(entry => entry.Name, entry => entry.Value);
            SettingsFile file = SettingsFile.Parse("// A comment.\n" + JsonSerializer.Serialize(root), "mbus.json");
            foreach (Entry entry in distinct)
            {
                Assert.Equal(entry.Expected, file.Get(Section, entry.Name, entry.SettingKind, isShared: true)!.Values);
                Assert.Equal(entry.IsShared, file.Get("other", entry.Name, entry.SettingKind, isShared: true) != null);
                Assert.Null(file.Get("other", entry.Name, entry.SettingKind, isShared: false));
            }
        });
}
