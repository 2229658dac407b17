using System.CommandLine;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Mbus.HardwareDocs.Tests.Language;

namespace Mbus.Tool.Tests;

/// <summary>The texts of the libraries, which programs other than <c>mbus</c> use as well, and the advice of <c>mbus</c> for their errors.</summary>
public class LibraryTextTests
{
    public static TheoryData<string> Assemblies => ["Mbus.Core", "Mbus.Linux", "Mbus.Client", "Mbus.Server", "Mbus.Simulation", "Mbus.Hat", "Mbus.Gateway", "mbus"];

    public static TheoryData<string> Libraries => ["Mbus.Core", "Mbus.Linux", "Mbus.Client", "Mbus.Server", "Mbus.Simulation", "Mbus.Hat"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void No_text_of_a_library_names_an_option_or_a_subcommand_of_mbus(string library)
    {
        Command root = CommandTree.Create();
        string[] options = [.. All(root).SelectMany(command => command.Options).Select(option => Regex.Escape(option.Name)).Distinct()];
        string[] commands = [.. root.Subcommands.Select(command => command.Name)];
        Regex name = new($@"(?<![\w-])({string.Join('|', options)})(?![\w-])|\bmbus ({string.Join('|', commands)})\b");
        Assert.True(options.Length > 20 && name.IsMatch("Use --timeout 1s.") && name.IsMatch("'mbus search' finds it."));
        Assert.DoesNotContain(Texts(library), name.IsMatch);
    }

    // Every text of an assembly: help, messages, log.
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Texts_use_no_word_of_the_list(string assembly)
    {
        string[] found = [.. Texts(assembly).SelectMany(text => PlainEnglish.Find(assembly, text, PlainEnglish.Words))];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    // The texts in the code of an assembly, from its metadata.
    private static List<string> Texts(string library)
    {
        using PEReader file = new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, library + ".dll")));
        MetadataReader metadata = file.GetMetadataReader();
        List<string> texts = [];
        for (UserStringHandle text = MetadataTokens.UserStringHandle(1); !text.IsNil; text = metadata.GetNextHandle(text))
            texts.Add(metadata.GetUserString(text));
        Assert.NotEmpty(texts);
        return texts;
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
