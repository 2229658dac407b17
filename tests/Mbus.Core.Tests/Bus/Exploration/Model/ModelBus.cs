namespace Mbus.Tests.Bus.Exploration;

/// <summary>The slaves of one bus.</summary>
internal sealed class ModelBus
{
    internal readonly ModelSlave[] Slaves;

    internal ModelBus(int slaves, SlaveQuirks quirks)
    {
        Slaves = new ModelSlave[slaves];
        for (int i = 0; i < slaves; i++)
            Slaves[i] = new ModelSlave(i, quirks);
    }

    /// <summary>The slaves that would answer, bit by bit.</summary>
    internal byte Responders(BusRequest request)
    {
        int responders = 0;
        for (int i = 0; i < Slaves.Length; i++)
            responders |= Slaves[i].WouldAnswer(request) ? 1 << i : 0;
        return (byte)responders;
    }

    /// <summary>The selected slaves, bit by bit.</summary>
    internal byte Selected()
    {
        int selected = 0;
        for (int i = 0; i < Slaves.Length; i++)
            selected |= Slaves[i].IsSelected ? 1 << i : 0;
        return (byte)selected;
    }

    /// <summary>True where a slave has sent a telegram that announces another one.</summary>
    internal bool IsWithinTelegrams()
    {
        foreach (ModelSlave slave in Slaves)
        {
            if (slave.Own.Next != 0 || slave.Network.Next != 0)
                return true;
        }

        return false;
    }

    /// <summary>True where a slave would acknowledge a write and not execute it.</summary>
    internal bool LooksLikeRepeat(BusRequest write)
    {
        foreach (ModelSlave slave in Slaves)
        {
            if (slave.LooksLikeRepeat(write))
                return true;
        }

        return false;
    }

    /// <summary>Lets every slave act on a request.</summary>
    internal void Receive(BusRequest request, byte origin, Reaction[] reactions)
    {
        for (int i = 0; i < Slaves.Length; i++)
            reactions[i] = Slaves[i].Receive(request, origin);
    }

    internal void CopyFrom(ModelBus other)
    {
        for (int i = 0; i < Slaves.Length; i++)
            Slaves[i].CopyFrom(other.Slaves[i]);
    }

    internal void Clear()
    {
        foreach (ModelSlave slave in Slaves)
            slave.Clear();
    }
}
