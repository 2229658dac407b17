namespace Mbus.Tests.Bus.Exploration;

/// <summary>A reply on its way, or one that has arrived.</summary>
internal sealed class BusReply
{
    internal bool IsActive;
    internal ReplyKind Kind;
    internal byte Slave;
    internal byte Index;
    internal byte Origin;
    internal bool IsDamaged;

    /// <summary>The client whose transmission it answers, and whether that was its own request.</summary>
    internal byte Code;
    internal bool IsOwn;

    /// <summary>When its last byte arrives; of a late one, between which times.</summary>
    internal long At;
    internal long Until;

    internal SlaveReply Reply => new(Kind, Slave, Index, Origin);

    internal void Set(SlaveReply reply, byte code, bool isOwn, long at, long until)
    {
        (IsActive, Kind, Slave, Index, Origin) = (true, reply.Kind, reply.Slave, reply.Index, reply.Origin);
        (IsDamaged, Code, IsOwn, At, Until) = (false, code, isOwn, at, until);
    }

    internal void CopyFrom(BusReply other) => Set(other.Reply, other.Code, other.IsOwn, 0, 0);

    internal void Clear()
    {
        Set(default, 0, false, 0, 0);
        IsActive = false;
    }
}
