namespace Mbus.Tests.Bus.Exploration;

/// <summary>What one slave did with one request.</summary>
internal readonly record struct Reaction(SlaveReply Reply, bool IsNew, bool Executed, bool Disturbed)
{
    internal bool Answers => Reply.Kind != ReplyKind.None;
}
