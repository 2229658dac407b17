namespace Mbus
{
    /// <summary>
    /// What a <see cref="Station"/> answers from: the application behind a slave's link layer. The station owns the primary address,
    /// the frame count bits, the access number and the application error; the meter owns its identity, its readings and its alarms.
    /// </summary>
    public abstract class Meter
    {
        /// <summary>The secondary address that a selection is compared with.</summary>
        public abstract SecondaryAddress Address { get; }

        /// <summary>The fabrication number for enhanced selection: eight BCD digits. The identification where a meter has no other.</summary>
        public virtual uint FabricationNumber
        {
            get { return Address.Identification; }
        }

        /// <summary>How many telegrams one readout takes; with 0 every REQ_UD2 is answered by E5.</summary>
        public abstract int TelegramCount { get; }

        /// <summary>True while there is class 1 data: it is announced by ACD and fetched by REQ_UD1.</summary>
        public virtual bool HasAlarm
        {
            get { return false; }
        }

        /// <summary>
        /// Writes one telegram: the CI field and the user data with its header, 1 to 253 bytes. DIF 1F at the end of all but the last
        /// telegram is the meter's to write; the station fills in the access number and the application error's status bits.
        /// </summary>
        /// <param name="index">0 to <see cref="TelegramCount"/> - 1.</param>
        /// <param name="now">The time, in microseconds.</param>
        /// <param name="buffer">Where the telegram goes; there is room for 253 bytes.</param>
        /// <param name="offset">Where the CI field goes.</param>
        /// <returns>The bytes written; 0 where the meter has nothing to send.</returns>
        public abstract int WriteTelegram(int index, long now, byte[] buffer, int offset);

        /// <summary>
        /// True for a telegram that is sent with the access number that <see cref="WriteTelegram"/> gives it, as one must be whose body was
        /// encrypted with that number. The station's own number does not count on.
        /// </summary>
        public virtual bool KeepsAccessNumber(int index)
        {
            return false;
        }

        /// <summary>Writes the user data behind CI 71, at most 252 bytes, and returns their number.</summary>
        public virtual int WriteAlarm(byte[] buffer, int offset)
        {
            return 0;
        }

        /// <summary>The master has received the alarm last written.</summary>
        public virtual void AcknowledgeAlarm()
        {
        }

        /// <summary>Takes a new secondary address (records 0C 79 and 07 79). False where the meter keeps its own.</summary>
        public virtual bool SetAddress(SecondaryAddress address)
        {
            return false;
        }

        /// <summary>Takes a new date and time (records 04 6D and 06 6D): 4 bytes of type F or 6 of type I. False where it keeps its own.</summary>
        public virtual bool SetClock(byte[] buffer, int offset, int count, long now)
        {
            return false;
        }

        /// <summary>Application reset (CI 50), with its subcodes, none or more. The station begins again with the first telegram.</summary>
        public virtual void Reset(byte[] buffer, int offset, int count)
        {
        }

        /// <summary>Takes any other record of a data send (CI 51), DIF to the last data byte. False where it is a bad one.</summary>
        public virtual bool WriteRecord(byte[] buffer, int offset, int count, long now)
        {
            return true;
        }
    }
}
