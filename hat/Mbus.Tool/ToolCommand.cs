using System.CommandLine;

namespace Mbus.Tool;

/// <summary>A command with remarks in its help.</summary>
internal sealed class ToolCommand(string name, string description) : Command(name, description), IDocumentedCommand
{
    /// <inheritdoc/>
    public string Remarks { get; set; } = "";
}
