namespace Mbus.Tool;

/// <summary>A command with remarks in its help.</summary>
internal interface IDocumentedCommand
{
    /// <summary>
    /// Remarks and examples for the end of the help. Lines without indentation are paragraphs, which may be wrapped anew; an indented line
    /// stays a line.
    /// </summary>
    string Remarks { get; }
}
