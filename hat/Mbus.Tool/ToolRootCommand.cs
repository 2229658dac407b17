using System.CommandLine;

namespace Mbus.Tool;

/// <summary>The command <c>mbus</c> itself, with remarks in its help.</summary>
internal sealed class ToolRootCommand(string description) : RootCommand(description), IDocumentedCommand
{
    /// <inheritdoc/>
    public string Remarks { get; set; } = "";

    /// <summary>Adds commands.</summary>
    internal void Add(IEnumerable<Command> commands)
    {
        foreach (Command command in commands)
            Add(command);
    }
}
