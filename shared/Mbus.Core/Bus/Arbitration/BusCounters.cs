namespace Mbus
{
    /// <summary>How many requests of clients have had their turn, and how they ended. What the arbiter sends by itself is not counted.</summary>
    internal sealed class BusCounters
    {
        internal int Requests;
        internal int Replies;
        internal int Silences;
        internal int Damages;

        internal void Count(Outcome outcome)
        {
            Requests++;
            if (outcome == Outcome.Reply)
                Replies++;
            else if (outcome == Outcome.Damage)
                Damages++;
            else
                Silences++;
        }
    }
}
