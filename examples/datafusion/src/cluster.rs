//! The same functions on Ballista: in one process, or a scheduler and executors of their own.

use std::net::SocketAddr;
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::error::{BallistaError, Result};
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::{register, state};

/// A session whose plans are cut into so many parts.
fn config(partitions: usize) -> SessionConfig {
    SessionConfig::new_with_ballista().with_target_partitions(partitions)
}

/// Scheduler, executor and client in this process.
pub async fn standalone(partitions: usize) -> datafusion::error::Result<SessionContext> {
    let config = config(partitions).with_ballista_standalone_parallelism(partitions);
    let session = SessionContext::standalone_with_state(state(config)?).await?;
    register(&session);
    Ok(session)
}

/// A client of a scheduler, such as `http://localhost:50050`.
pub async fn client(url: &str, partitions: usize) -> datafusion::error::Result<SessionContext> {
    let session = SessionContext::remote_with_state(url, state(config(partitions))?).await?;
    register(&session);
    Ok(session)
}

/// Runs a scheduler until it is stopped.
pub async fn schedule(port: u16) -> Result<()> {
    let config = SchedulerConfig {
        bind_port: port,
        override_session_builder: Some(Arc::new(state)),
        ..SchedulerConfig::default()
    };
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, address, Arc::new(config)).await
}

/// Runs an executor of a scheduler until it is stopped: `port` and the one above it are its own.
pub async fn execute(scheduler_port: u16, port: u16, threads: usize) -> Result<()> {
    let state = state(config(threads)).map_err(BallistaError::from)?;
    let config = ExecutorProcessConfig {
        port,
        grpc_port: port + 1,
        scheduler_port,
        scheduler_connect_timeout_seconds: 60,
        vcores: threads,
        override_function_registry: Some(Arc::new(BallistaFunctionRegistry::from(&state))),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await
}
