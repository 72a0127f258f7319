//! Changes of the thresholds of QoS alarms.

use crate::qos::*;

impl SetQosThresholdRequest {
    /// Creates a request that leaves the thresholds of a type unchanged, as the starting point for changing some of them.
    ///
    /// `current` is the response of [`Client::show_qos_threshold`](crate::Client::show_qos_threshold) for the same type. Thresholds
    /// that it does not contain are omitted.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::qos::{CpuThreshold, QosThresholdType, SetQosThresholdRequest};
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let current = client.show_qos_threshold(QosThresholdType::Cpu).await?;
    /// let request = SetQosThresholdRequest::from_current(QosThresholdType::Cpu, &current);
    /// client.set_qos_threshold(request.client_cpu_max(CpuThreshold::new().cpu(80))).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    #[inline]
    pub fn from_current(threshold_type: QosThresholdType, current: &ShowQosThresholdResponse) -> Self {
        Self {
            threshold_type,
            latency: current.latency.as_ref().map(delay),
            jitter: current.jitter.as_ref().map(delay),
            packet_loss: current.packet_loss.as_ref().map(packet_loss),
            client_cpu_max: current.client_cpu_max.as_ref().map(cpu),
            system_cpu_max: current.system_cpu_max.as_ref().map(cpu),
        }
    }
}

#[inline]
fn delay(current: &DelayThresholdSetting) -> DelayThreshold {
    DelayThreshold { receiving: current.receiving, sending: current.sending }
}

#[inline]
fn packet_loss(current: &PacketLossThresholdSetting) -> PacketLossThreshold {
    PacketLossThreshold { receiving: current.receiving, sending: current.sending }
}

#[inline]
fn cpu(current: &CpuThresholdSetting) -> CpuThreshold {
    CpuThreshold { cpu: current.cpu }
}
