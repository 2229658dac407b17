namespace Mbus.Tests.Bus.Exploration;

/// <summary>One client, and the reference: the bus that it would have if it were alone.</summary>
internal sealed class ModelClient
{
    internal const byte NoRequest = 255;

    internal readonly int Place;
    internal readonly ModelBus OwnBus;

    /// <summary>The same before the request that is on the bus, for a bridge that sends that again.</summary>
    internal readonly ModelBus Before;
    internal bool HasBefore;
    internal readonly ReadState[] Reads;

    internal bool IsConnected;
    internal byte Generation;
    internal RequestPhase Phase;

    /// <summary>The last request, as an index into the client's alphabet.</summary>
    internal byte Request = NoRequest;
    internal long RequestAt;

    /// <summary>The request that the last one superseded while the bridge still had it.</summary>
    internal byte Superseded = NoRequest;

    /// <summary>True where it sent its request again while the bridge served that.</summary>
    internal bool IsRepeated;

    /// <summary>True where a waiting request was superseded and no notice of that has come.</summary>
    internal bool IsNoticeDue;

    /// <summary>True where something kept the bus from this client while its request waited.</summary>
    internal bool WasHeldUp;

    /// <summary>True where bytes of a frame that was sent for its request, or of the reply, were lost, damaged or late.</summary>
    internal bool HadFault;

    /// <summary>The slaves that have written a new answer to its request, bit by bit.</summary>
    internal byte AnsweredAnew;

    /// <summary>The pattern of the last selection that it sent; 0 for none.</summary>
    internal byte Pattern;

    /// <summary>True where bytes of the last selection, or of one on its behalf, were lost or damaged.</summary>
    internal bool SelectionIsUnsure;

    /// <summary>When its last SND_UD ended without an E5; 0 where that was answered.</summary>
    internal long UnansweredWriteAt;

    /// <summary>Its last SND_UD.</summary>
    internal byte LastWrite = NoRequest;

    /// <summary>C field of the link status that the bridge owes it; 0 for none.</summary>
    internal byte StatusDue;

    /// <summary>When its last exchange ended that left it within the telegrams of a meter; 0 for none.</summary>
    internal long LastExchangeAt;

    internal ModelClient(int place, int slaves, SlaveQuirks quirks)
    {
        Place = place;
        OwnBus = new ModelBus(slaves, quirks);
        Before = new ModelBus(slaves, quirks);
        Reads = new ReadState[slaves * 2];
        for (int i = 0; i < Reads.Length; i++)
            Reads[i] = new ReadState();
    }

    internal byte Code => ClientCode.Of(Place, Generation);

    internal bool Waits => Phase is RequestPhase.Waiting or RequestPhase.OnBus;

    /// <summary>The client's side of its dialogue with a slave under this address.</summary>
    internal ReadState ReadOf(int slave, byte address) => Reads[(slave * 2) + (address == BusRequest.Selected ? 1 : 0)];

    internal void Connect()
    {
        IsConnected = true;
        Clear();
    }

    internal void Disconnect()
    {
        IsConnected = false;
        Generation = (byte)((Generation + 1) & 3);
        Clear();
    }

    /// <summary>Forgets all that belongs to a request, once that has ended.</summary>
    internal void Settle()
    {
        Phase = RequestPhase.None;
        Request = NoRequest;
        RequestAt = 0;
        Superseded = NoRequest;
        IsRepeated = false;
        IsNoticeDue = false;
        WasHeldUp = false;
        HadFault = false;
        AnsweredAnew = 0;
        HasBefore = false;
        Before.Clear();
    }

    private void Clear()
    {
        Settle();
        Pattern = 0;
        SelectionIsUnsure = false;
        UnansweredWriteAt = 0;
        LastWrite = NoRequest;
        LastExchangeAt = 0;
        StatusDue = 0;
        OwnBus.Clear();
        foreach (ReadState read in Reads)
            read.Clear();
    }
}
